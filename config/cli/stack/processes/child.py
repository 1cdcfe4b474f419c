"""One supervised process: started, listened to, started again when it dies, stopped when asked."""

import asyncio
import contextlib
import os
import signal
import time
from asyncio.subprocess import Process

from config.cli.stack.processes.logs import RotatingLog
from config.cli.stack.processes.proc import process_facts
from config.cli.stack.processes.process import ProcessSpec, spawn
from config.cli.stack.processes.records import ProcessRecord, ProcessRecords, end_group

FIRST_BACKOFF_SECONDS, LONGEST_BACKOFF_SECONDS, HEALTHY_SECONDS = 0.1, 10.0, 20.0
CHUNK_BYTES = 65_536


class Child:
    """Keeps one process running until `stop`."""

    def __init__(self, *, spec: ProcessSpec, log: RotatingLog, records: ProcessRecords) -> None:
        self.spec = spec
        self.log = log
        self.exits = 0
        self._records = records
        self._process: Process | None = None
        self._record: ProcessRecord | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._is_stopping = asyncio.Event()
        self._output, self._input = os.pipe()

    @property
    def pid(self) -> int | None:
        """The process id, or None while nothing runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> None:
        """Start the process and keep it running from now on."""
        os.set_blocking(self._output, False)
        asyncio.get_running_loop().add_reader(self._output, self._read)
        await self._spawn()
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Ask the process to end, kill it and all it started when its time is over; harmless to repeat."""
        self._is_stopping.set()
        if self._keeper:
            self._send(self.spec.stop_signal)
            done, _ = await asyncio.wait([self._keeper], timeout=self.spec.stop_seconds)
            if not done:
                self.log.say(f"{self.spec.name} did not stop within {self.spec.stop_seconds:g} s and is killed")
                self._end_group()
                await self._keeper
            self._keeper = None
            self._records.forget(self.spec.name)
            if self.spec.after_stop:
                self.spec.after_stop()
            self._read()
            asyncio.get_running_loop().remove_reader(self._output)
            os.close(self._output)
            os.close(self._input)
        self.log.close()

    def kill(self) -> None:
        """End the process and its group at once; the one who waits in `stop` clears away the rest."""
        self._is_stopping.set()
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)

    def signal(self, number: int) -> None:
        """Send a signal to the process, if it runs."""
        self._send(number)

    async def _keep(self) -> None:
        backoff = FIRST_BACKOFF_SECONDS
        while True:
            born = time.monotonic()
            end = await self._ended()
            if self._is_stopping.is_set():
                return
            self.exits += 1
            backoff = FIRST_BACKOFF_SECONDS if time.monotonic() - born > HEALTHY_SECONDS else backoff
            self.log.say(f"{self.spec.name} ended with {end}; it starts again in {backoff:g} s")
            if await self._stops_within(backoff):
                return
            backoff = min(backoff * 2, LONGEST_BACKOFF_SECONDS)
            await self._spawn_again()

    async def _ended(self) -> str:
        """Wait for the end of the process and of all it started; say what it was."""
        if self._process is None:
            return "no start"
        code = await self._process.wait()
        self._end_group()
        return _describe(code)

    async def _spawn_again(self) -> None:
        """Start the process once more; whatever is in the way (a full disk, no memory) is tried again later."""
        try:
            await self._spawn()
        except Exception as error:
            self._process = None
            self.log.say(f"{self.spec.name} cannot be started: {type(error).__name__}: {error}")

    async def _stops_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._is_stopping.wait(), timeout=seconds)
        except TimeoutError:
            return False
        return True

    async def _spawn(self) -> None:
        if self.spec.before_start:
            self.spec.before_start()
        self._process = await spawn(self.spec, output=self._input)
        facts = process_facts(self._process.pid)
        self._record = ProcessRecord(
            name=self.spec.name,
            pid=self._process.pid,
            started=facts.started if facts else 0,
            stop_signal=int(self.spec.stop_signal),
            stop_seconds=self.spec.stop_seconds,
        )
        self._records.note(self._record)

    def _send(self, number: int) -> None:
        if self._process and self._process.returncode is None:
            try:
                self._process.send_signal(number)
            except ProcessLookupError:
                return

    def _end_group(self) -> None:
        if self._record:
            end_group(self._record)
            self._records.note_end(self._record.name)
            self._record = None

    def _read(self) -> None:
        while True:
            try:
                chunk = os.read(self._output, CHUNK_BYTES)
            except BlockingIOError:
                return
            self.log.write(chunk)
            if len(chunk) < CHUNK_BYTES:
                return


def _describe(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"
