"""What a post's text and media may be: each may be missing where the other is there."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, ValidationInfo, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError, PydanticKnownError

from backend.shared.unset import UNSET
from backend.social.serializers.texts import cleaned
from backend.social.utils.post_text import TEXT_LENGTH, BlankText
from backend.social.utils.shown_media import MOST_MEDIA


def _text_or_nothing(raw: str) -> str:
    try:
        return cleaned(raw)
    except BlankText:
        return ""


def _needed_without_media(raw: Any, check: ValidatorFunctionWrapHandler, info: ValidationInfo) -> str:
    """Take a text that is missing or blank where media are shown; media that are wrong are named as such."""
    has_media = bool(info.data.get("media_ids", "wrong"))
    if raw is UNSET and not has_media:
        raise PydanticKnownError("missing")
    text: str = "" if raw is UNSET else check(raw)
    if text or has_media:
        return text
    if not raw:
        raise PydanticKnownError("string_too_short", {"min_length": 1})
    raise PydanticCustomError("blank_text", "The text must hold something to read, or the post must show media.")


def _once_each(media_ids: list[UUID]) -> list[UUID]:
    if len(set(media_ids)) < len(media_ids):
        raise PydanticCustomError("duplicate_media", "A post shows each media once.")
    return media_ids


# Of a change: whether the post still shows something only the post itself can tell.
ChangedText = Annotated[str, Field(max_length=TEXT_LENGTH), AfterValidator(_text_or_nothing)]
NewText = Annotated[ChangedText, WrapValidator(_needed_without_media)]
MediaIds = Annotated[
    list[UUID],
    Field(max_length=MOST_MEDIA, description=f"Up to {MOST_MEDIA} of one's own media, each once, in the order shown."),
    AfterValidator(_once_each),
]
