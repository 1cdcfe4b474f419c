"""Running a stack from its start to its stop, in this process."""

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass

from config.cli.stack.planning.plan import Plan, state_of
from config.cli.stack.processes.probes import StartFailed
from config.cli.stack.running import infrastructure, services
from config.cli.stack.running.report import WAITING, Reporter
from config.cli.stack.running.stack import Stack
from config.cli.stack.state import save_state


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """What the caller does when the stack is ready, and the process whose end ends the stack as well."""

    on_ready: Callable[[Stack], None]
    on_stopping: Callable[[], None] = lambda: None
    until_pid: int | None = None


async def supervise(plan: Plan, *, reporter: Reporter, hooks: Hooks) -> None:
    """Start the stack, keep it running until SIGINT, SIGTERM or SIGHUP, stop it; a second signal kills.

    Raises StartFailed when a part does not come up; everything is stopped by then.
    """
    stack = Stack(plan=plan, reporter=reporter)
    stopping = _stop_event(stack, until_pid=hooks.until_pid)
    start = asyncio.create_task(_start(stack))
    waiting = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait([start, waiting], return_when=asyncio.FIRST_COMPLETED)
        if start.done():
            _raise_failure(start)
            hooks.on_ready(stack)
            await waiting
    finally:
        start.cancel()
        await asyncio.gather(start, return_exceptions=True)
        waiting.cancel()
        hooks.on_stopping()
        await stack.stop()


async def _start(stack: Stack) -> None:
    plan = stack.plan
    save_state(state_of(plan, supervisor_pid=os.getpid(), is_ready=False))
    stack.housekeeping.append(asyncio.create_task(stack.keep_records()))
    for part in (*infrastructure.PARTS, *(services.PARTS if plan.with_services else ())):
        stack.reporter.tell(part=part, state=WAITING)
    async with asyncio.TaskGroup() as group:
        database = group.create_task(infrastructure.run_postgres(stack))
        starts = (infrastructure.run_cache, infrastructure.run_broker, infrastructure.run_s3)
        others = [group.create_task(run(stack)) for run in starts]
        if plan.with_services:
            group.create_task(services.run_services(stack, database=database, others=others))
    save_state(state_of(plan, supervisor_pid=os.getpid(), is_ready=True))


def _stop_event(stack: Stack, *, until_pid: int | None) -> asyncio.Event:
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()

    def stop_or_kill() -> None:
        if stopping.is_set():
            stack.kill()
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop_or_kill)
    if until_pid is not None:
        descriptor = os.pidfd_open(until_pid)
        loop.add_reader(descriptor, _end_of, descriptor, stopping)
    return stopping


def _end_of(descriptor: int, stopping: asyncio.Event) -> None:
    asyncio.get_running_loop().remove_reader(descriptor)
    os.close(descriptor)
    stopping.set()


def _raise_failure(start: "asyncio.Task[None]") -> None:
    error = start.exception()
    while isinstance(error, BaseExceptionGroup):
        failed = error.subgroup(StartFailed)
        error = (failed or error).exceptions[0]
    if error is not None:
        raise error
