"""Texts in bodies, checked and cleaned as they come in."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from backend.shared.plain_text import is_blank
from backend.social.utils.post_text import NUL, TEXT_LENGTH, WARNING_LENGTH, BlankText, NulInText, clean_text


def cleaned(raw: str) -> str:
    """Return a text without control characters; for a validator. Raises BlankText."""
    try:
        return clean_text(raw)
    except NulInText as fault:
        raise PydanticCustomError("nul_character", str(fault)) from None


def _text(raw: str) -> str:
    try:
        return cleaned(raw)
    except BlankText as fault:
        raise PydanticCustomError("blank_text", str(fault)) from None


def _warning(raw: str) -> str | None:
    return _text(raw) if not is_blank(raw) or NUL in raw else None


def _not_yet(value: Any) -> Any:
    if value:
        raise PydanticCustomError("not_available", "This is not available yet.")
    return value


PostText = Annotated[str, Field(min_length=1, max_length=TEXT_LENGTH), AfterValidator(_text)]
WarningText = Annotated[str, Field(max_length=WARNING_LENGTH), AfterValidator(_warning)]
# Part of the contract, built later: refused rather than lost in silence.
NotYet = SkipJsonSchema[Annotated[Any, AfterValidator(_not_yet)]]
