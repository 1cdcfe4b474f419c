"""The mark of a field that was not sent, where null means something."""

from enum import Enum
from typing import Final, Literal


class Unset(Enum):
    """Not sent."""

    UNSET = "unset"


UNSET: Final[Literal[Unset.UNSET]] = Unset.UNSET
