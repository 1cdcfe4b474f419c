"""The rules of HTTP, for every operation of social."""

from collections.abc import Mapping

import pytest

from tests.backend.social.conftest import MakePerson
from tests.support.service.client import ServiceClient
from tests.support.service.http_rules import HttpRules, MakeObject


@pytest.fixture
def caller(person: MakePerson) -> ServiceClient:
    return person().api


@pytest.fixture
def objects(caller: ServiceClient) -> Mapping[str, MakeObject]:
    def post() -> str:
        fields = {"text": "a loom", "content_warning": "engines", "visibility": "private"}
        return f"/api/v1/posts/{caller.post('/posts', fields).data['id']}"

    return {"/api/v1/posts/{post_id}": post}


class TestRules(HttpRules):
    """What holds for all."""
