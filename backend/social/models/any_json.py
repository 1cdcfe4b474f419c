"""JSON that a client gave, of which nothing is known: its numbers may be of any size."""

import json
from typing import Any, Final

from django.db import models

SMALLEST: Final = -(1 << 63)
BEYOND: Final = 1 << 64


class NumbersDecoder(json.JSONDecoder):
    """Decodes as the API's own parser does: an integer of more than 64 bits is a double, as in every client."""

    def __init__(self, **options: Any) -> None:
        super().__init__(parse_int=_number, **options)


class AnyJsonField(models.JSONField):
    """A JSONField of which what is read can be written again: PostgreSQL shows 1e20 as an integer, in full."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return what a client would have read."""
        return json.loads(value, cls=NumbersDecoder) if isinstance(value, str) else value

    def deconstruct(self) -> Any:
        """Return a plain JSONField: to the table it is one, so migrations need not know."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.JSONField", args, options


def _number(text: str) -> int | float:
    number = int(text)
    return number if SMALLEST <= number < BEYOND else float(text)
