"""Answers held against the OpenAPI document: declared status, declared shape, no undeclared field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from backend.shared.http.openapi.code_texts import OF_GATEWAY

Json = dict[str, Any]
METHODS_WITHOUT_BODY = {"HEAD", "OPTIONS"}


class ContractBroken(AssertionError):
    """An answer is not what the document declares."""


@dataclass(slots=True)
class Contract:
    """The document, and which (operation, status) pairs have been seen to hold."""

    document: Json
    seen: set[tuple[str, int]] = field(default_factory=set)
    _validators: dict[tuple[str, int], Draft202012Validator] = field(default_factory=dict)

    def check(self, *, method: str, path: str, status: int, headers: Mapping[str, str], body: Any) -> None:
        """Hold one answer against the document; `body` is parsed JSON or None. Raises ContractBroken.

        An address or a method that is not declared must be refused with 404 or 405 (or a limit) in the envelope.
        """
        if method in METHODS_WITHOUT_BODY:
            return
        where = f"{method} {path} → {status}"
        operation = self._operation(method=method, path=path.partition("?")[0])
        if operation is None:
            self._check_undeclared(where, status=status, body=body)
            return
        response = self._resolve(operation["responses"].get(str(status)))
        if response is None:
            raise ContractBroken(f"{where}: the status is not declared; {operation['operationId']} declares others")
        self._check_headers(where, response=response, status=status, headers=headers)
        self._check_type(where, response=response, headers=headers)
        self._check_body(where, operation=operation, response=response, status=status, body=body)
        self._check_code(where, operation=operation, body=body)
        self.seen.add((operation["operationId"], status))

    def _operation(self, *, method: str, path: str) -> Json | None:
        candidates = [template for template in self.document["paths"] if _matches(template, path)]
        exact_first = sorted(candidates, key=lambda template: template.count("{"))
        found = [self.document["paths"][template] for template in exact_first]
        return next((methods[method.lower()] for methods in found if method.lower() in methods), None)

    def _resolve(self, part: Json | None) -> Json | None:
        if part is None or "$ref" not in part:
            return part
        _, kind, name = part["$ref"].removeprefix("#/").split("/")
        resolved: Json = self.document["components"][kind][name]
        return resolved

    def _check_undeclared(self, where: str, *, status: int, body: Any) -> None:
        if status not in {400, 404, 405, 413, 415, 429, 503}:
            raise ContractBroken(f"{where}: the document declares no such operation")
        self._validate(where, {"$ref": "#/components/schemas/ErrorEnv"}, body, key=("undeclared", status))

    def _check_headers(self, where: str, *, response: Json, status: int, headers: Mapping[str, str]) -> None:
        present = {name.lower() for name in headers}
        always = {"X-Request-ID", "ETag"} if status == 200 else {"X-Request-ID"}
        missing = [name for name in response.get("headers", {}) if name in always and name.lower() not in present]
        if missing:
            raise ContractBroken(f"{where}: the declared header {missing[0]} is not there")

    def _check_type(self, where: str, *, response: Json, headers: Mapping[str, str]) -> None:
        sent = {name.lower(): value.partition(";")[0] for name, value in headers.items()}.get("content-type")
        declared = response.get("content")
        if declared and sent not in declared:
            raise ContractBroken(f"{where}: it is {sent}, and {', '.join(declared)} is declared")

    def _check_body(self, where: str, *, operation: Json, response: Json, status: int, body: Any) -> None:
        declared = response.get("content", {})
        content = declared.get("application/json")
        if content is None:
            if not declared and body not in (None, b"", ""):
                raise ContractBroken(f"{where}: a body came where none is declared")
            return
        self._validate(where, content["schema"], body, key=(operation["operationId"], status))

    def _check_code(self, where: str, *, operation: Json, body: Any) -> None:
        """Hold the code of a refusal against those that the operation tells; the gateway's own may come at any."""
        error = body.get("error") if isinstance(body, dict) else None
        told = operation.get("x-error-codes")
        if error and told is not None and error["code"] not in {*told, *OF_GATEWAY}:
            raise ContractBroken(f"{where}: the document does not tell of {error['code']}")

    def _validate(self, where: str, schema: Json, body: Any, *, key: tuple[str, int]) -> None:
        if key not in self._validators:
            closed = {"components": {"schemas": _closed(self.document["components"]["schemas"])}, **_closed(schema)}
            self._validators[key] = Draft202012Validator(closed, format_checker=FormatChecker())
        faults = sorted(self._validators[key].iter_errors(body), key=lambda fault: list(map(str, fault.path)))
        if faults:
            at = ".".join(map(str, faults[0].absolute_path)) or "the body"
            raise ContractBroken(f"{where}: {at}: {faults[0].message[:400]}")


def _matches(template: str, path: str) -> bool:
    pattern = re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(template))
    return re.fullmatch(pattern, path) is not None


def _closed(schema: Any) -> Any:
    """Return a copy in which an object that lists its fields has no others."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _closed(item) for key, item in schema.items()}
    if isinstance(schema.get("properties"), dict) and "type" in schema and "additionalProperties" not in schema:
        made["additionalProperties"] = False
    return made
