"""One stack: its processes, how each start is shown, and how all of it stops in order."""

import asyncio
import shutil
import time
from collections.abc import Coroutine
from typing import Any

from config.cli.stack.paths import SERVICES
from config.cli.stack.planning.plan import Plan
from config.cli.stack.processes.child import Child
from config.cli.stack.processes.logs import RotatingLog
from config.cli.stack.processes.process import ProcessSpec
from config.cli.stack.processes.records import ProcessRecords
from config.cli.stack.running.report import FAILED, READY, STARTING, Reporter

CATCH_UP_SECONDS = 1.0
STOP_ORDER = (
    ("gateway",),
    tuple(f"{name}-web" for name in SERVICES),
    ("scheduler", *(f"{name}-worker" for name in SERVICES)),
    ("postgres", "cache", "broker", "s3"),
)


class Stack:
    """The processes of one plan; the functions that start them get it as their first argument."""

    def __init__(self, *, plan: Plan, reporter: Reporter) -> None:
        self.plan = plan
        self.reporter = reporter
        self.children: dict[str, Child] = {}
        self.logs: dict[str, RotatingLog] = {}
        self.housekeeping: list[asyncio.Task[None]] = []
        self._records = ProcessRecords(path=plan.data_dir.processes)

    async def keep_records(self) -> None:
        """Bring the file of processes up to date whenever the disk takes it again."""
        while True:
            await asyncio.sleep(CATCH_UP_SECONDS)
            self._records.catch_up()

    def child(self, spec: ProcessSpec) -> Child:
        """Return the supervised process of a description, not started yet."""
        self.children[spec.name] = Child(spec=spec, log=self.log(spec.name), records=self._records)
        return self.children[spec.name]

    def log(self, name: str) -> RotatingLog:
        """Return the log file of a part."""
        if name not in self.logs:
            number = self.plan.settings.number
            path = self.plan.data_dir.logs / f"{name}.log"
            self.logs[name] = RotatingLog(
                path=path, limit_bytes=number("LOG_FILE_BYTES"), keep=number("LOG_FILE_COUNT")
            )
        return self.logs[name]

    async def show(self, part: str, start: Coroutine[Any, Any, Any]) -> None:
        """Run what starts a part and report how it goes."""
        self.reporter.tell(part=part, state=STARTING)
        began = time.monotonic()
        try:
            result = await start
        except Exception as error:
            self.reporter.tell(part=part, state=FAILED, detail=str(error))
            raise
        detail = f"{time.monotonic() - began:.1f} s" if result is None else str(result)
        self.reporter.tell(part=part, state=READY, detail=detail)

    async def stop(self) -> None:
        """Stop every process: the gateway first, what the others need last; harmless to repeat."""
        for task in self.housekeeping:
            task.cancel()
        for names in STOP_ORDER:
            await asyncio.gather(*(self.children[name].stop() for name in names if name in self.children))
        shutil.rmtree(self.plan.data_dir.metrics, ignore_errors=True)
        self.plan.data_dir.state.unlink(missing_ok=True)
        self.plan.data_dir.processes.unlink(missing_ok=True)

    def kill(self) -> None:
        """End every process at once; who waits in `stop` goes on."""
        for child in self.children.values():
            child.kill()
