"""Names of schemas: plain ones, that generated clients can carry, and their references."""

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]
SCHEMAS = "#/components/schemas/"


def with_plain_names(document: Json) -> Json:
    """Return the document with generic schemas named plainly: Env_ListOut_PostOut__ is EnvListOutPostOut."""
    schemas = document["components"]["schemas"]
    renamed = {name: name.replace("_", "") for name in schemas if "_" in name}
    made: Json = rename_refs(document, renamed)
    made["components"]["schemas"] = {
        renamed.get(name, name): {**schema, "title": renamed.get(name, name)}
        for name, schema in made["components"]["schemas"].items()
    }
    return made


def rename_refs(part: Any, renamed: Mapping[str, str]) -> Any:
    """Return a copy in which references follow the renaming."""
    if isinstance(part, list):
        return [rename_refs(item, renamed) for item in part]
    if not isinstance(part, dict):
        return part
    made = {key: rename_refs(item, renamed) for key, item in part.items()}
    target = made.get("$ref")
    if isinstance(target, str) and target.removeprefix(SCHEMAS) in renamed:
        made["$ref"] = SCHEMAS + renamed[target.removeprefix(SCHEMAS)]
    return made
