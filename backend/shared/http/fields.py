"""Types of fields that bodies of several services have."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from backend.shared.identifiers import CLIENT_VERSIONS


def _client_id(value: UUID) -> UUID:
    if value.version not in CLIENT_VERSIONS:
        raise PydanticCustomError("invalid_id", "An id made by the client is a UUID of version 4 or 7.")
    return value


ClientId = Annotated[UUID, AfterValidator(_client_id)]
