"""Routes of /internal/v1."""

from uuid import uuid4

import pytest
from django.conf import settings

from backend.accounts.models import Account
from backend.shared.clients.signature import signed_headers
from backend.shared.clock import now
from tests.support.service.client import ServiceClient
from tests.support.service.newcomer import register
from tests.support.service.signed import read_signed

pytestmark = pytest.mark.django_db(transaction=True)


def test_another_service_reads_the_whole_state() -> None:
    ada = register(username="ada", display_name="Ada")
    Account.objects.filter(id=ada.id).update(is_private=True, profile_version=2)

    assert read_signed(f"/internal/v1/accounts/{ada.id}").data == {
        "id": ada.id,
        "username": "ada",
        "display_name": "Ada",
        "avatar_url": None,
        "is_private": True,
        "version": 2,
        "is_deleted": False,
    }


def test_a_deleted_account_says_so() -> None:
    ada = register()
    Account.objects.update(is_deleted=True)

    assert read_signed(f"/internal/v1/accounts/{ada.id}").data["is_deleted"] is True


def test_there_is_no_such_account() -> None:
    assert read_signed(f"/internal/v1/accounts/{uuid4()}").code == "ACCOUNT_NOT_FOUND"


def test_a_person_has_no_way_in() -> None:
    ada = register()

    answer = ada.api.request("GET", f"/internal/v1/accounts/{ada.id}")

    assert (answer.status, answer.code) == (401, "BAD_SIGNATURE")


def test_events_have_a_door() -> None:
    path, body = "/internal/v1/events", b'{"events":[]}'
    key = settings.INTERNAL_KEYS[0]
    headers = signed_headers(key=key, service="social", method="POST", path=path, body=body, at=now())

    assert ServiceClient().request("POST", path, body, headers=headers).data == {"results": []}
