"""Bodies of requests: an object, with the fields that are declared and no others."""

from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from backend.shared.errors import FieldError, Invalid


def check_form(request: HttpRequest, *, form: type["Body"], file: str) -> None:
    """Refuse parts of a form that are neither the file nor declared, by their names. Raises Invalid."""
    unknown = sorted({*request.POST, *request.FILES} - {*form.model_fields, file})
    if unknown:
        raise Invalid(
            fields=[
                FieldError(field=name, code="extra_forbidden", message="There is no such field.") for name in unknown
            ]
        )


class Body(Schema):
    """The base of what comes in; a field that is not declared is refused by its name."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _is_object(cls, values: Any) -> Any:
        if values is None or isinstance(values, bool | int | float | str | list):
            raise PydanticCustomError("not_an_object", "Send a JSON object.")
        return values
