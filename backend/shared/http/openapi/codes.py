"""The error codes of operations: which each can answer, and what each says, both read from the exceptions."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from ninja import NinjaAPI

from backend.shared.errors import PlazaError
from backend.shared.http.gate.middleware import gate
from backend.shared.http.openapi.reach import Reach, Refusal

ALWAYS = {400, 404, 405, 429, 500, 503}
OF_TOKENS, OF_BODIES = {401}, {413, 415}
ONLY_WITH_BODY = {"MALFORMED_JSON"}
LIMITS: Mapping[str, str] = {
    "RATE_LIMIT_IP": "an address",
    "RATE_LIMIT_ACCOUNT": "an account",
    "RATE_LIMIT_AUTH_IP": "an address on the routes that check or send secrets",
    "RATE_LIMIT_LOGIN": "what is named there (a log-in name, an address, an account)",
}
COUNTS: Mapping[str, str] = {"MEDIA_DAILY_FILES": "files of an account in a day (UTC)"}


def views_of(api: NinjaAPI) -> dict[str, Callable[..., Any]]:
    """Return the view of each operation id."""
    return {
        operation.operation_id or api.get_openapi_operation_id(operation): operation.view_func
        for _, router in api._routers
        for path in router.path_operations.values()
        for operation in path.operations
    }


def refusals_of(reach: Reach, *, takes_token: bool, has_body: bool) -> set[Refusal]:
    """Return the refusals of a view, and those of the gate before it that concern its operation."""
    statuses = ALWAYS | (OF_TOKENS if takes_token else set()) | (OF_BODIES if has_body else set())
    before = {kind for kind in Reach().follow(gate).refusals if kind.status in statuses}
    return {kind for kind in reach.refusals | before | {PlazaError} if has_body or kind.code not in ONLY_WITH_BODY}


def code_table(refusals: Iterable[Refusal]) -> dict[str, tuple[int, str]]:
    """Return the status and the sentence of each code, by the class that defines it."""
    kinds = sorted(refusals, key=lambda kind: (int(kind.status), kind.code, kind.__name__))
    return {kind.code: (int(kind.status), _owner(kind).message) for kind in kinds}


def describe_limits(reach: Reach, *, takes_token: bool) -> str:
    """Return the limits that stand in an operation's description, as this installation sets them."""
    always = {"RATE_LIMIT_IP", *(["RATE_LIMIT_ACCOUNT"] if takes_token else [])}
    rates = [
        f"- {getattr(settings, name).count:,} in {getattr(settings, name).seconds:,} s for {what}"
        for name, what in LIMITS.items()
        if name in always | reach.attributes
    ]
    counts = [f"- {getattr(settings, name):,} {what}" for name, what in COUNTS.items() if name in reach.attributes]
    return "**Limits**\n\n" + "\n".join([*rates, *counts])


def _owner(kind: Refusal) -> Refusal:
    """Return the class that gives a refusal its code."""
    return next(each for each in kind.__mro__ if "code" in vars(each))
