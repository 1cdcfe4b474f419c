"""A small API to describe: one list, one object, one write."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from backend.shared.http.api import build_api
from backend.shared.http.authenticate import bearer, optional_bearer
from backend.shared.http.envelope import Env, reply
from backend.shared.http.openapi.document import describe_api
from backend.shared.http.pagination import ListOut, Page


class NoteOut(Schema):
    id: UUID
    text: str
    hint: str | None = None
    created_at: datetime


class NoteIn(Schema):
    text: str
    hint: str | None = None


def notes_router() -> Router:
    """Return routes that are described and never called."""
    router = Router()

    @router.get("/notes", response={200: Env[ListOut[NoteOut]]}, auth=bearer)
    def list_notes(request: HttpRequest, page: Query[Page]) -> HttpResponse:
        return reply(None)

    @router.get("/notes/{id}", response={200: Env[NoteOut]}, auth=optional_bearer)
    def read_note(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
        return reply(None)

    @router.post("/notes", response={201: Env[NoteOut]}, auth=bearer)
    def create_note(request: HttpRequest, payload: NoteIn) -> HttpResponse:
        return reply(None)

    return router


@pytest.fixture
def document() -> dict[str, Any]:
    """Return what is said of the notes."""
    return describe_api(build_api(service="notes", routers=[("", notes_router())]))
