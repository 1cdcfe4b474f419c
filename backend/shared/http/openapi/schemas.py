"""Schemas as generated clients need them: no defaults that a client would send, no titles that would clash."""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]
SAID = (str, int)  # kinds of defaults that a description tells


def tidy_schema(schema: Json) -> Json:
    """Return a schema whose properties have neither title nor default; what a default means stands in words."""
    made = {**schema}
    if "properties" in schema:
        made["properties"] = {name: _tidy_property(part) for name, part in schema["properties"].items()}
    return made


def tidy_parameter(parameter: Json) -> Json:
    """Return a parameter whose schema has no title and no null, which no query can hold."""
    if "schema" not in parameter:
        return parameter
    schema = {name: part for name, part in parameter["schema"].items() if name != "title"}
    choices = [choice for choice in schema.pop("anyOf", []) if choice.get("type") != "null"]
    merged = {**choices[0], **schema} if choices else schema
    described = {"description": merged["description"]} if "description" in merged else {}
    return {**parameter, **described, "schema": {name: part for name, part in merged.items() if name != "description"}}


def used_components(document: Json) -> Json:
    """Return the components that the paths lead to, and the security schemes."""
    components: Json = document["components"]
    found: set[tuple[str, str]] = set()
    waiting = list(_refs(document["paths"]))
    while waiting:
        kind, name = waiting.pop().removeprefix("#/components/").split("/")
        if (kind, name) not in found:
            found.add((kind, name))
            waiting += _refs(components.get(kind, {}).get(name))
    used = {
        kind: {name: part for name, part in parts.items() if (kind, name) in found}
        for kind, parts in components.items()
        if kind != "securitySchemes"
    }
    return {**used, "securitySchemes": components["securitySchemes"]} if "securitySchemes" in components else used


def _tidy_property(part: Json) -> Json:
    is_inline = "properties" in part
    made = {name: value for name, value in part.items() if name != "default" and (name != "title" or is_inline)}
    default = part.get("default")
    if default and isinstance(default, SAID):
        made["description"] = " ".join(filter(None, (part.get("description"), f"Without it: `{default}`.")))
    if "items" in made:
        made["items"] = _tidy_property(tidy_schema(made["items"]))
    return tidy_schema(made)


def _refs(part: Any) -> Iterable[str]:
    if isinstance(part, list):
        for item in part:
            yield from _refs(item)
    elif isinstance(part, dict):
        for name, item in part.items():
            if name == "$ref" and isinstance(item, str):
                yield item
            elif name != "example":
                yield from _refs(item)
