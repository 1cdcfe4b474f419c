"""Fields of bodies and forms, checked and cleaned as they come in."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from backend.media.utils.file_names import LONGEST_NAME, clean_file_name
from backend.media.utils.focal_points import NoFocalPoint, parse_focal_point
from backend.shared.http.bodies import Body
from backend.shared.plain_text import clean_text, is_blank

LONGEST_ALT_TEXT, LONGEST_TYPE = 1500, 100
TYPE = r"^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*$"
FOCAL_POINT = "The point that a crop keeps: x from -1 (left) to 1 (right), y from -1 (bottom) to 1 (top)."


class FocalPoint(Body):
    """The point that a crop keeps: the middle is 0, 0."""

    x: float = Field(ge=-1, le=1, allow_inf_nan=False, description="From -1 (left) to 1 (right).")
    y: float = Field(ge=-1, le=1, allow_inf_nan=False, description="From -1 (bottom) to 1 (top).")


def _alt_text(raw: str) -> str | None:
    text = clean_text(raw)
    return None if is_blank(text) else text


def _focal_point(raw: str) -> str:
    try:
        parse_focal_point(raw)
    except NoFocalPoint as fault:
        raise PydanticCustomError("invalid_focal_point", str(fault)) from None
    return raw


AltText = Annotated[
    str,
    Field(max_length=LONGEST_ALT_TEXT, description="What is to be seen or heard, for those who cannot; empty: none."),
    AfterValidator(_alt_text),
]
FileName = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(clean_file_name)]
ContentType = Annotated[
    str, Field(max_length=LONGEST_TYPE, pattern=TYPE, examples=["image/jpeg"]), AfterValidator(str.lower)
]
Sha256 = Annotated[
    str, Field(pattern=r"^[0-9A-Fa-f]{64}$", examples=["9f86d081884c7d65" * 4]), AfterValidator(str.lower)
]
FocalPointText = Annotated[
    str,
    Field(max_length=60, description=f'{FOCAL_POINT} As "x,y".', examples=["-0.4,0.6"]),
    AfterValidator(_focal_point),
]
