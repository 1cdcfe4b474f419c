"""The documents of the services as one: one set of components, every path once."""

from collections.abc import Mapping
from typing import Any

from backend.shared.http.openapi.code_texts import CODES, OF_GATEWAY, OUTSIDE, STATUS, code_schema
from backend.shared.http.openapi.names import rename_refs
from backend.shared.http.openapi.operational import JSON, OPERATIONAL_PATHS, OPERATIONAL_SCHEMAS
from backend.shared.http.openapi.schemas import used_components
from backend.shared.http.openapi.text import INFO, TAGS

Json = dict[str, Any]


class DuplicateOperation(Exception):
    """Two services claim one path and method, or one operation id."""


def merge_documents(documents: Mapping[str, Json], *, server_url: str) -> Json:
    """Return one document for all services. Raises DuplicateOperation.

    A schema of the same name and another content in two services gets the service's name in front.
    """
    schemas: Json = {}
    paths: Json = {}
    shared: Json = {}
    codes: dict[str, tuple[int, str]] = {**OUTSIDE, **OF_GATEWAY}
    for service, document in sorted(documents.items()):
        codes |= {code: (status, text) for code, (status, text) in document.get(CODES, {}).items()}
        renamed = _add_schemas(schemas, document["components"]["schemas"], service=service)
        _add_paths(paths, rename_refs(document["paths"], renamed))
        shared = {**shared, **{kind: part for kind, part in document["components"].items() if kind != "schemas"}}
    _add_paths(paths, OPERATIONAL_PATHS)
    _check_operation_ids(paths)
    shared["responses"] = {
        name: _with_known_code(response, codes=codes) for name, response in shared.get("responses", {}).items()
    }
    schemas |= {**OPERATIONAL_SCHEMAS, "ErrorCode": code_schema(codes)}
    document = {
        "openapi": "3.1.0",
        "info": INFO,
        "servers": [{"url": server_url, "description": "This installation's gateway"}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items() if name in _used_tags(paths)],
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": dict(sorted(schemas.items())), **shared},
    }
    return {**document, "components": used_components(document)}


def _with_known_code(response: Json, *, codes: Mapping[str, tuple[int, str]]) -> Json:
    """Return a refusal whose example has a code that some operation answers."""
    content = response["content"][JSON]
    error = content["example"]["error"]
    known = sorted(code for code, (status, _) in codes.items() if status == response[STATUS])
    shown = {name: part for name, part in response.items() if name != STATUS}
    if error["code"] in codes or not known:
        return shown
    example = {**content["example"], "error": {**error, "code": known[0]}, "message": codes[known[0]][1]}
    return {**shown, "content": {JSON: {**content, "example": example}}}


def _add_schemas(merged: Json, schemas: Json, *, service: str) -> dict[str, str]:
    """Add a service's schemas and return what had to be renamed."""
    renamed = {
        name: f"{service.capitalize()}{name}"
        for name, schema in schemas.items()
        if name in merged and merged[name] != {**schema, "title": name}
    }
    for name, schema in schemas.items():
        merged[renamed.get(name, name)] = {**rename_refs(schema, renamed), "title": renamed.get(name, name)}
    return renamed


def _add_paths(merged: Json, paths: Json) -> None:
    for path, methods in paths.items():
        twice = merged.get(path, {}).keys() & methods.keys()
        if twice:
            raise DuplicateOperation(f"{sorted(twice)} {path} is served twice")
        merged[path] = {**merged.get(path, {}), **methods}


def _check_operation_ids(paths: Json) -> None:
    ids = [operation["operationId"] for methods in paths.values() for operation in methods.values()]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise DuplicateOperation(f"these operation ids are there twice: {', '.join(twice)}")


def _used_tags(paths: Json) -> set[str]:
    return {tag for methods in paths.values() for operation in methods.values() for tag in operation["tags"]}
