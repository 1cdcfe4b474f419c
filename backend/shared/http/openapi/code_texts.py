"""What error codes say: the words of a document, and the codes that no view of a service answers."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

Json = dict[str, Any]
CODES = "x-error-codes"
STATUS = "x-status"  # of a component response, until the documents are merged
# What the gateway, or Django before a view, answers by itself.
OF_GATEWAY: Mapping[str, tuple[int, str]] = {
    "BAD_REQUEST": (400, "The request cannot be read."),
    "REQUEST_TIMEOUT": (408, "The request took too long to arrive."),
    "URI_TOO_LONG": (414, "The address is too long."),
    "RANGE_NOT_SATISFIABLE": (416, "The file does not have this range."),
    "GATEWAY_TIMEOUT": (504, "A part of the service took too long."),
    "INSUFFICIENT_STORAGE": (507, "There is no room for this at the moment; try again later."),
}
# Of routes that stand outside the services' APIs.
OUTSIDE: Mapping[str, tuple[int, str]] = {
    "NOT_READY": (503, "A dependency of this service is down; error.details names it."),
    "DOCUMENT_UNAVAILABLE": (503, "A service that has not described itself yet is down; try again in a moment."),
}


def describe_codes(codes: Mapping[str, tuple[int, str]]) -> str:
    """Return the list of codes that stands in an operation's description."""
    by_status: dict[int, list[str]] = {}
    for code, (status, _) in codes.items():
        by_status.setdefault(status, []).append(f"`{code}`")
    lines = [
        f"- {status} {HTTPStatus(status).phrase}: {', '.join(names)}" for status, names in sorted(by_status.items())
    ]
    return "**Errors**\n\n" + "\n".join(lines)


def code_schema(codes: Mapping[str, tuple[int, str]]) -> Json:
    """Return the schema of `error.code`: every code, with a sentence for each."""
    lines = [f"- `{code}` ({status}): {text}" for code, (status, text) in sorted(codes.items())]
    head = "What went wrong, for programs. New codes may come: take one that is not known by its status.\n\n"
    return {"title": "ErrorCode", "type": "string", "description": head + "\n".join(lines), "enum": sorted(codes)}
