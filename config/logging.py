"""Logs as one JSON object a line: time, level, service, request id, account id, and what the event adds."""

import json
import logging
import logging.config
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

import orjson

from backend.shared.context import account_id, request_id
from backend.shared.redact import redact


class JsonFormatter(logging.Formatter):
    """Renders a record, with `extra={"fields": {...}}` merged in and secrets masked."""

    def __init__(self, *, service: str) -> None:
        super().__init__()
        self.service = service

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname,
            "service": self.service,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id() or None,
            "account_id": account_id(),
        }
        line.update(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            # Values in messages of exceptions can be personal (a unique violation quotes the row): frames only.
            line["traceback"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return _as_json(redact(line))


def _as_json(line: dict[str, Any]) -> str:
    try:
        return orjson.dumps(line, default=str, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:  # broken surrogates, numbers beyond 64 bits: a line is never lost
        return json.dumps(line, default=str, skipkeys=True)


def logging_settings(*, level: str, service: str) -> dict[str, Any]:
    """Return Python's logging configuration: JSON lines on standard output."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonFormatter, "service": service}},
        "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": sys.stdout, "formatter": "json"}},
        "root": {"handlers": ["stdout"], "level": level},
        "loggers": {
            "django.request": {"level": "CRITICAL"},  # the gate logs each request once
            "django.security": {"level": "ERROR"},
            "urllib3": {"level": "ERROR"},
            "granian": {"handlers": ["stdout"], "level": "WARNING", "propagate": False},
        },
    }


def configure_logging(*, settings: dict[str, Any]) -> None:
    """Apply the configuration; called once as a process starts."""
    logging.config.dictConfig(settings)
