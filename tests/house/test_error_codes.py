"""Every error code of the source is in a document: of the API, or of what the services ask of each other."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from backend.shared.http.openapi.code_texts import OF_GATEWAY
from config.cli.openapi.documents import document_of_code
from config.cli.stack.paths import ROOT

CODE = re.compile(r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$|^(CONFLICT|FORBIDDEN|GONE|REFUSED|UNAVAILABLE|UNAUTHENTICATED)$")
OF_GATEWAY_FILE = re.compile(r'"code":"([A-Z_]+)"')
HINTS = {"ALT_TEXT_MISSING", "ALT_TEXT_NUDGED"}  # stand in answers that succeeded
BASES = {"FORBIDDEN", "GONE"}  # of classes that only others are made of
SOURCES = ("backend", "pipelines", "workers")


def codes_in(text: str) -> Iterator[str]:
    """Go through the codes that a source gives to exceptions: as an attribute of the class, or as an argument."""
    for node in ast.walk(ast.parse(text)):
        value: ast.expr | None = None
        if (
            (isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "code" for target in node.targets))
            or (isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "code")
            or (isinstance(node, ast.keyword) and node.arg == "code")
        ):
            value = node.value
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and CODE.match(value.value):
            yield value.value


def sources() -> Iterator[Path]:
    for folder in SOURCES:
        yield from (ROOT / folder).rglob("*.py")


@cache
def documented() -> set[str]:
    """Return the codes of the API's document, and those that the page about errors names for operators."""
    page = (ROOT / "docs" / "api" / "errors.md").read_text(encoding="utf-8")
    inside = page.partition("## Between the services")[2]
    return {*document_of_code()["components"]["schemas"]["ErrorCode"]["enum"], *re.findall(r"`([A-Z_]+)`", inside)}


def test_every_code_of_the_source_is_in_a_document() -> None:
    used = {code: path.name for path in sources() for code in codes_in(path.read_text(encoding="utf-8"))}
    told = documented()
    assert len(used) > 50
    assert {code: name for code, name in used.items() if code not in told | HINTS | BASES} == {}


def test_every_code_of_the_gateway_is_in_the_document() -> None:
    template = (ROOT / "deploy" / "nginx" / "nginx.conf.template").read_text(encoding="utf-8")
    used = set(OF_GATEWAY_FILE.findall(template))
    assert used >= OF_GATEWAY.keys()
    assert used - documented() == set()


def test_a_new_code_is_seen_wherever_it_is_written() -> None:
    written = (
        'class A(Refused):\n    code = "NEW_ONE"\nclass B(A):\n    code: str = "NEW_TWO"\nraise C(code="NEW_THREE")'
    )
    assert set(codes_in(written)) == {"NEW_ONE", "NEW_TWO", "NEW_THREE"}
