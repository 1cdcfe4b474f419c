"""A stack that lives as long as its terminal."""

import asyncio
import os
import time

from rich.console import Console

from config.cli.stack.planning.plan import Plan, state_of
from config.cli.stack.running.stack import Stack
from config.cli.stack.running.supervisor import Hooks, supervise
from config.cli.stack.terminal.display import address_table, make_reporter
from config.cli.stack.terminal.follow import Follower


def run_in_foreground(plan: Plan, *, console: Console, quiet: bool, until_pid: int | None, began: float) -> None:
    """Start the stack, print its addresses, follow its logs, and stop it on Ctrl-C. Raises StartFailed."""
    reporter, follower = make_reporter(console, quiet=quiet), Follower(console=console)

    def on_ready(stack: Stack) -> None:
        reporter.close()
        state = state_of(plan, supervisor_pid=os.getpid(), is_ready=True)
        console.print(address_table(state, title=f"Plaza is ready after {time.monotonic() - began:.1f} s"))
        if not quiet:
            follower.follow(stack.logs)

    def on_stopping() -> None:
        reporter.close()
        follower.end()
        if not quiet:
            console.print("Stopping in order; Ctrl-C again ends everything at once.", style="bold")

    hooks = Hooks(on_ready=on_ready, on_stopping=on_stopping, until_pid=until_pid)
    try:
        asyncio.run(supervise(plan, reporter=reporter, hooks=hooks))
    finally:
        reporter.close()
    if not quiet:
        console.print("Plaza has stopped.", highlight=False)
