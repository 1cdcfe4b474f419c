"""Routes with faults, for a process of a service whose Sentry is looked at; what they are sent must not leave it."""

import logging

import sentry_sdk
from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import Router, Schema

from backend.shared.http.api import build_api

logger = logging.getLogger("plaza.probe")
router = Router()


class SecretsIn(Schema):
    """What a person would never want to see elsewhere."""

    password: str
    email: str


@router.post("/break")
def post_break(request: HttpRequest, payload: SecretsIn) -> HttpResponse:
    """Fail with secrets in locals, in the message, in the cause's message and all about."""
    password, header = payload.password, request.headers["Authorization"]
    sentry_sdk.set_user({"email": payload.email})
    sentry_sdk.set_tag("access_token", header)
    sentry_sdk.set_context("account", {"email": payload.email})
    sentry_sdk.set_extra("mail", payload.email)
    try:
        raise KeyError(password)
    except KeyError as cause:
        failure = ValueError(f"{payload.email} cannot log in by {password} and {header}")
        failure.add_note(payload.email)
        raise failure from cause


@router.post("/complain")
def post_complain(request: HttpRequest, payload: SecretsIn) -> HttpResponse:
    """Log an error whose line is filled with secrets."""
    logger.error("a mail to %s was not sent", payload.email, extra={"fields": {"password": payload.password}})
    return HttpResponse(status=204)


urlpatterns = [path("api/v1/", build_api(service="probe", routers=[("", router)]).urls)]
