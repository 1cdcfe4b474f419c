"""JSON bodies whose numbers are kept as they were sent, or known to be rounded."""

import json
import re
from decimal import Decimal
from typing import Any, Final

import orjson

LONG_DIGITS: Final = re.compile(rb"[0-9]{19}")
SMALLEST, LARGEST = -(1 << 63), (1 << 64) - 1


class RoundedInteger(float):
    """An integer that neither 64 bits nor a float can hold; a field that keeps any JSON refuses it."""


def loads(body: bytes) -> Any:
    """Return the value of a JSON text; an integer that cannot be kept is a RoundedInteger.

    Raises orjson.JSONDecodeError.
    """
    value = orjson.loads(body)
    if LONG_DIGITS.search(body) is None:
        return value
    return json.loads(body, parse_int=_integer)


def _integer(digits: str) -> int | float:
    if len(digits) <= len(str(SMALLEST)) and SMALLEST <= int(digits) <= LARGEST:
        return int(digits)
    number = float(digits)
    # What a float writes again as it was, as JavaScript does up to 21 digits, is a float that was sent.
    return number if Decimal(repr(number)) == Decimal(digits) else RoundedInteger(number)
