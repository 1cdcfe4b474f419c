"""Routes that do what no route of Plaza does: fail unexpectedly, and take POSTs from anybody."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import Router, Schema

from backend.shared.errors import Refused
from backend.shared.http.api import build_api
from backend.shared.http.envelope import reply
from backend.shared.http.idempotent import idempotent
from config.urls.common import bad_request, not_found, server_error

router = Router()


class NoteIn(Schema):
    """What is sent; a note without a text is refused."""

    text: str


@router.get("/break")
def get_break(request: HttpRequest) -> HttpResponse:
    """Fail in the code of a route."""
    raise RuntimeError("the inside of the house, with sesame")


@router.post("/notes")
@idempotent
def post_note(request: HttpRequest, payload: NoteIn) -> HttpResponse:
    """Answer something new each time."""
    if not payload.text:
        raise Refused(code="NO_TEXT")
    return reply({"id": uuid4(), "text": payload.text}, status=201)


@router.post("/letters")
@idempotent
def post_letter(request: HttpRequest, payload: NoteIn) -> HttpResponse:
    """Answer as the notes do, elsewhere."""
    return reply({"id": uuid4(), "text": payload.text}, status=201)


def plain_break(request: HttpRequest) -> HttpResponse:
    """Fail in a view that Ninja does not know."""
    raise RuntimeError("the inside of the house, with sesame")


urlpatterns = [
    path("probe/", build_api(service="probe", routers=[("", router)]).urls),
    path("probe/plain", plain_break),
]
handler400 = bad_request
handler404 = not_found
handler500 = server_error
