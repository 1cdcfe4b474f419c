"""Types of request fields: each carries its check, so that all wrong fields of a request are named at once."""

from collections.abc import Callable
from typing import Annotated, TypeVar
from uuid import UUID

from django.conf import settings
from pydantic import AfterValidator, Field, SecretStr
from pydantic_core import PydanticCustomError

from backend.accounts.utils import account_fields
from backend.accounts.utils.password_rules import LONGEST_PASSWORD, check_password, normalise_password
from backend.shared.errors import FieldError

T = TypeVar("T")
LONGEST_LOGIN, LONGEST_TOKEN, LONGEST_RAW_PASSWORD = 300, 200, 4 * LONGEST_PASSWORD


def checked(check: Callable[[T], FieldError | None]) -> AfterValidator:
    """Return a validator that refuses what the check finds wrong."""

    def validate(value: T) -> T:
        fault = check(value)
        if fault is not None:
            raise PydanticCustomError(fault.code, fault.message)
        return value

    return AfterValidator(validate)


def _check_new_password(value: SecretStr) -> FieldError | None:
    normal = normalise_password(value.get_secret_value())
    faults = check_password(password=normal, min_length=settings.PASSWORD_MIN_LENGTH, known_words=[], field="")
    return faults[0] if faults else None


def _check_avatar_url(value: str | None) -> FieldError | None:
    return account_fields.check_avatar_url(value, own_url=settings.PUBLIC_URL) if value is not None else None


ClientId = Annotated[UUID, checked(account_fields.check_account_id), Field(description="Version 4 or 7.")]
Username = Annotated[
    str,
    checked(account_fields.check_username),
    Field(
        description="3 to 30 of a-z, 0-9 and _; upper case is lowered.",
        json_schema_extra={"minLength": 3, "maxLength": 30, "pattern": "^[A-Za-z0-9_]+$"},
    ),
]
Email = Annotated[
    str, checked(account_fields.check_email), Field(json_schema_extra={"format": "email", "minLength": 3})
]
DisplayName = Annotated[
    str,
    checked(account_fields.check_display_name),
    Field(
        description="1 to 50 characters on one line.",
        json_schema_extra={"minLength": 1, "maxLength": account_fields.LONGEST_DISPLAY_NAME},
    ),
]
Bio = Annotated[
    str,
    checked(account_fields.check_bio),
    Field(description="At most 500 characters.", json_schema_extra={"maxLength": account_fields.LONGEST_BIO}),
]
AvatarUrl = Annotated[str | None, checked(_check_avatar_url), Field(description="https, or null for no picture.")]
NewPassword = Annotated[
    SecretStr,
    checked(_check_new_password),
    Field(
        description="15 to 256 characters (unless configured otherwise), of any kind; well-known ones are refused.",
        json_schema_extra={"minLength": settings.PASSWORD_MIN_LENGTH, "maxLength": LONGEST_PASSWORD},
    ),
]
Password = Annotated[SecretStr, Field(max_length=LONGEST_RAW_PASSWORD, json_schema_extra={"minLength": 1})]
Login = Annotated[str, Field(min_length=1, max_length=LONGEST_LOGIN, description="A username or an e-mail address.")]
Token = Annotated[
    SecretStr, Field(max_length=LONGEST_TOKEN, examples=["2nVY0oP3m5Qj8kTz"], json_schema_extra={"minLength": 1})
]
