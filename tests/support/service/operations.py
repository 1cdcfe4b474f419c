"""Every operation that a service documents, and how to send a request to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from tests.support.service.service_contract import contract_of_service

Json = dict[str, Any]
NOBODY = UUID("0192f0c1-abcd-7d41-8c52-1f6e0a9bccdd")
SAMPLES = {"name": "large", "size": "360p", "part_number": "1"}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the document."""

    method: str
    template: str
    declared: Json

    def __str__(self) -> str:
        return f"{self.method} {self.template}"

    def path(self, *, of: object = NOBODY) -> str:
        """Return the path with this id at each place of an id, and the parameters that it cannot do without."""
        path = self.template
        for parameter in self.parameters("path"):
            is_id = parameter["schema"].get("format") == "uuid"
            path = path.replace(f"{{{parameter['name']}}}", str(of) if is_id else SAMPLES[parameter["name"]])
        needed = [parameter["name"] for parameter in self.parameters("query") if parameter["required"]]
        return f"{path}?{urlencode({name: of if name.endswith('_id') else 1 for name in needed})}"

    def parameters(self, place: str) -> list[Json]:
        """Return the parameters that stand in the path, or in the query."""
        return [one for one in self.declared.get("parameters", []) if one.get("in") == place]

    @property
    def takes_cursor(self) -> bool:
        """Tell whether this is a list that goes on by a cursor of 36 characters."""
        schemas = [one["schema"] for one in self.parameters("query") if one["name"] == "cursor"]
        return any(
            choice.get("type") == "string" for schema in schemas for choice in (schema, *schema.get("anyOf", []))
        )

    @property
    def body(self) -> Json | None:
        """Return the schema of its JSON body."""
        content = self.declared.get("requestBody", {}).get("content", {}).get("application/json")
        return None if content is None else resolve(content["schema"])

    @property
    def needs_token(self) -> bool:
        """Tell whether nobody may call it without a token."""
        return self.declared.get("security") == [{"bearer": []}]

    @property
    def has_etag(self) -> bool:
        """Tell whether its answer has an ETag."""
        return "ETag" in self.declared["responses"].get("200", {}).get("headers", {})


def operations() -> Iterator[Operation]:
    """Go through the operations of the service in this process."""
    for template, methods in contract_of_service().document["paths"].items():
        if template.startswith("/api/v1/"):
            for method, declared in methods.items():
                yield Operation(method=method.upper(), template=template, declared=declared)


def resolve(schema: Json) -> Json:
    """Return the schema that a reference, or the choice of one and null, stands for."""
    for choice in schema.get("anyOf", []):
        if choice.get("type") != "null":
            return resolve(choice)
    if "$ref" not in schema:
        return schema
    found: Json = contract_of_service().document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return found
