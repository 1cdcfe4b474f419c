"""The other end of ServiceProcess: `python -m config.cli.tasks.serve_tasks MODULE` carries out MODULE's tasks.

Reads tasks from standard input, one a line, and answers each on standard output.
"""

import importlib
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

import django
import orjson

from backend.shared.errors import PlazaError

Task = Callable[..., Any]


def serve(*, module: str) -> None:
    """Answer until standard input ends."""
    answers = _take_standard_output()
    django.setup()
    tasks: Mapping[str, Task] = importlib.import_module(module).TASKS
    for line in sys.stdin.buffer:
        request = orjson.loads(line)
        answers.write(orjson.dumps(_answer(tasks[request["task"]], request["arguments"])) + b"\n")
        answers.flush()


def _take_standard_output() -> BinaryIO:
    """Keep standard output for answers; what the services log goes to standard error from now on."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _answer(task: Task, arguments: dict[str, Any]) -> dict[str, Any]:
    """Carry out a task; a refusal of a service is an answer too."""
    try:
        return {"result": task(**arguments)}
    except PlazaError as refused:
        return {"refusal": f"{refused.error_code}: {refused.text} {refused.details or ''}".strip()}


if __name__ == "__main__":
    serve(module=sys.argv[1])
