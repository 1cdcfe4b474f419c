"""S3 is away: uploads are refused for the moment, and nothing is left half done."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from backend.media.models import Media
from backend.media.services.storage import client
from tests.backend.media.processing import make_ready
from tests.backend.media.uploader import Uploader, picture
from tests.support.workers.outbox import forget_outbox, outbox

NOBODY = "http://127.0.0.1:9"
MoveS3 = Callable[[str], None]


@pytest.fixture
def move_s3(settings: Any) -> Iterator[MoveS3]:
    """Return what lets the service look for S3 elsewhere, for the length of a test."""

    def move(url: str) -> None:
        settings.S3_ENDPOINT_URL = url
        client._storage.cache_clear()

    yield move
    client._storage.cache_clear()


def test_an_upload_is_refused_for_the_moment(ada: Uploader, move_s3: MoveS3) -> None:
    move_s3(NOBODY)
    answer = ada.sends(picture())
    assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
    assert ada.announces(multipart=True).status == 503
    assert (Media.objects.count(), outbox()) == (0, [])


def test_a_form_is_given_out_all_the_same(ada: Uploader, move_s3: MoveS3) -> None:
    move_s3(NOBODY)
    media = ada.announces().data
    forget_outbox()
    assert ada.completes(media).status == 503
    assert (ada.shows(media)["status"], outbox()) == ("pending", [])


def test_what_was_refused_can_be_sent_again(ada: Uploader, settings: Any, move_s3: MoveS3) -> None:
    content, there = picture(), settings.S3_ENDPOINT_URL
    move_s3(NOBODY)
    assert ada.sends(content).status == 503
    move_s3(there)
    assert ada.sends(content).status == 202


def test_media_are_shown_without_s3(ada: Uploader, settings: Any, move_s3: MoveS3) -> None:
    media = ada.uploads()
    make_ready(media)
    move_s3(NOBODY)
    address = ada.shows(media)["renditions"][0]["url"]
    assert ada.api.request("GET", address.removeprefix(settings.PUBLIC_URL)).status == 302
