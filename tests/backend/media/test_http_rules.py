"""The rules of HTTP, for every operation of media."""

from collections.abc import Mapping

import pytest

from tests.backend.media.uploader import Uploader
from tests.support.service.client import ServiceClient
from tests.support.service.http_rules import HttpRules, MakeObject


@pytest.fixture
def caller(ada: Uploader) -> ServiceClient:
    return ada.api


@pytest.fixture
def objects(ada: Uploader) -> Mapping[str, MakeObject]:
    def media() -> str:
        return f"/api/v1/media/{ada.uploads(alt_text='a loom', focal_point='0.5,0.5')['id']}"

    return {"/api/v1/media/{media_id}": media}


def test_an_unknown_part_of_a_form_is_refused_by_its_name(ada: Uploader) -> None:
    answer = ada.sends(b"\x89PNG\r\n\x1a\n", alt_txt="a loom")

    assert answer.status == 400
    assert [fault["field"] for fault in answer.body["error"]["details"]["fields"]] == ["alt_txt"]


class TestRules(HttpRules):
    """What holds for all."""
