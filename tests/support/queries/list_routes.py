"""Which routes answer with a list, by what a service says of itself."""

from typing import Any

from tests.support.service.service_contract import contract_of_service

Json = dict[str, Any]


def list_routes() -> set[str]:
    """Return the path of every GET that answers with a page of items."""
    document = contract_of_service().document
    return {
        path
        for path, methods in document["paths"].items()
        if "get" in methods and _is_list(methods["get"], document=document)
    }


def _is_list(operation: Json, *, document: Json) -> bool:
    content = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
    envelope = _resolve(content.get("schema", {}), document=document)
    data = _resolve(envelope.get("properties", {}).get("data", {}), document=document)
    return {"items", "limit", "next_cursor"} <= set(data.get("properties", {}))


def _resolve(schema: Json, *, document: Json) -> Json:
    for choice in schema.get("anyOf", []):
        if "$ref" in choice:
            return _resolve(choice, document=document)
    if "$ref" not in schema:
        return schema
    resolved: Json = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return resolved
