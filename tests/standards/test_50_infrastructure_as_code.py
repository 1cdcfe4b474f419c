"""Servers are set up by files of this repository: the running gateway is made from the one that production uses."""

import re
import subprocess
from pathlib import Path

from config.cli.stack import StackState
from config.cli.stack.paths import ROOT, nginx_program

RULE = "50"
MET_BY = ("deploy/Dockerfile", "deploy/nginx", "compose.yml")


def locations(text: str) -> list[str]:
    """Return the routes that a configuration of nginx names."""
    return re.findall(r"^\s*location ((?:[^{]|(?<=\$)\{)+) \{", text, re.MULTILINE)


def test_the_running_gateway_is_made_from_the_template(stack: StackState) -> None:
    template = (ROOT / "deploy/nginx/nginx.conf.template").read_text(encoding="utf-8")
    running = (Path(stack.data_dir) / "gateway" / "nginx.conf").read_text(encoding="utf-8")
    bucket = stack.services["media"]["S3_MEDIA_BUCKET"]
    assert locations(running) == [name.replace("${GATEWAY_S3_BUCKET}", bucket) for name in locations(template)]
    assert "${GATEWAY" not in running


def test_nginx_accepts_it(stack: StackState) -> None:
    configuration = Path(stack.data_dir) / "gateway" / "nginx.conf"
    verdict = subprocess.run([nginx_program(), "-t", "-c", configuration], capture_output=True, text=True, check=False)
    assert verdict.returncode == 0, verdict.stderr


def test_the_image_runs_as_an_ordinary_user_with_locked_packages() -> None:
    image = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes" in image
    assert re.search(r"^USER (?!root)", image, re.MULTILINE)


def test_compose_names_every_process() -> None:
    compose = (ROOT / "compose.yml").read_text(encoding="utf-8")
    parts = ("gateway", "postgres", "cache", "broker", "accounts", "social", "media", "audit", "scheduler")
    assert [part for part in parts if not re.search(rf"^  {part}[\w-]*:", compose, re.MULTILINE)] == []
