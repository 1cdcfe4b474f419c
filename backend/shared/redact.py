"""Masking of secrets, for whatever leaves the process: logs, audit events, Sentry."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

SECRET_WORDS = ("password", "token", "secret", "authorization", "cookie", "otp", "recovery_code", "signature", "dsn")
MASK = "***"


def is_secret(*, name: str) -> bool:
    """Return whether a field of this name holds a secret."""
    lowered = name.lower()
    return any(word in lowered for word in SECRET_WORDS)


def redact(value: Any) -> Any:
    """Return a copy in which every field with a secret's name is masked, at any depth."""
    if isinstance(value, Mapping):
        return {key: MASK if is_secret(name=str(key)) else redact(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redact(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return redact({field.name: getattr(value, field.name) for field in fields(value)})
    return value
