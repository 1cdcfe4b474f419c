"""From options to a plan: the env file, the data dir that nobody else holds, the ports."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from config.cli.stack.paths import DataDir
from config.cli.stack.planning.check_settings import check_settings, unknown_variables
from config.cli.stack.planning.plan import Plan, make_plan
from config.cli.stack.ports import PortKeeper
from config.cli.stack.processes.records import end_leftovers
from config.cli.stack.state import hold
from config.cli.stack.variables.env_file import EnvFileFaults, create_env_file
from config.cli.stack.variables.settings import EXAMPLE
from config.cli.stack.variables.upgrade_env import Upgrade, upgrade_env_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a start was asked for, and what it found: a new or upgraded env file, processes that an earlier run left."""

    plan: Plan
    wrote_env_file: bool
    upgrade: Upgrade
    unknown: list[str]
    leftovers: list[str]


@contextmanager
def opened(
    *, data_dir: Path, env_file: Path, port: int | None, with_services: bool, environ: Mapping[str, str]
) -> Iterator[Opening]:
    """Hold a data dir and its ports and yield the plan.

    Raises SettingsFaults, StackRunning, PortTaken, PortForbidden, OSError.
    """
    wrote = create_env_file(example=EXAMPLE, target=env_file)
    upgrade = _upgraded(env_file, environ=environ)
    settings = check_settings(env_file=env_file, environ=environ)
    folder = DataDir.at(data_dir)
    folder.path.mkdir(parents=True, exist_ok=True)
    folder.path.chmod(0o711)  # PostgreSQL's own user passes through it; what is private in it is private by itself
    folder.logs.mkdir(mode=0o700, exist_ok=True)
    folder.mailbox.mkdir(mode=0o700, exist_ok=True)
    lock, keeper = hold(folder), PortKeeper()
    try:
        leftovers = end_leftovers(folder.processes)
        plan = make_plan(
            data_dir=folder,
            env_file=Path(os.path.realpath(env_file)),
            settings=settings,
            gateway_port=port or settings.number("GATEWAY_PORT"),
            keeper=keeper,
            with_services=with_services,
        )
        yield Opening(
            plan=plan, wrote_env_file=wrote, upgrade=upgrade, unknown=unknown_variables(env_file), leftovers=leftovers
        )
    finally:
        keeper.release()
        lock.close()


def _upgraded(env_file: Path, *, environ: Mapping[str, str]) -> Upgrade:
    """Add what the file lacks, unless it cannot be read: then all its faults are named together."""
    try:
        return upgrade_env_file(example=EXAMPLE, target=env_file, environ=environ, at=datetime.now(UTC))
    except EnvFileFaults:
        return Upgrade(added=(), copy=None)
