"""Every port is a variable of the environment, and what listens does so on this machine alone."""

import re
from pathlib import Path

from config.cli.stack import StackState
from config.cli.stack.variables.settings import known_names

RULE = "5"
MET_BY = (".env.example", "config/cli/stack/ports.py", "config/cli/stack/planning/plan.py")
LOOPBACK_HEX = "0100007F"


def test_every_part_has_its_port_in_the_example() -> None:
    parts = ("GATEWAY", "ACCOUNTS", "SOCIAL", "MEDIA", "AUDIT", "POSTGRES", "CACHE", "BROKER", "S3")
    assert {f"{part}_PORT" for part in parts} <= set(known_names())


def test_no_two_parts_share_a_port(stack: StackState) -> None:
    assert len(set(stack.ports.values())) == len(stack.ports) == 9


def test_every_part_listens_at_its_port_on_the_loopback_alone(stack: StackState) -> None:
    sockets = Path("/proc/net/tcp").read_text(encoding="ascii")
    listening = re.findall(r"^\s*\d+: ([0-9A-F]{8}):([0-9A-F]{4}) \S+ 0A", sockets, re.MULTILINE)
    for name, port in stack.ports.items():
        assert [address for address, number in listening if int(number, 16) == port] == [LOOPBACK_HEX], name
