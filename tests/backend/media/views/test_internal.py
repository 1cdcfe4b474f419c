"""What other services ask."""

from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.conf import settings

from backend.media.models import Media
from backend.media.services.renditions.fail_media import fail_media
from backend.media.services.renditions.record_renditions import Content
from backend.shared.clients.signature import signed_headers
from backend.shared.clock import now
from backend.shared.media_addresses import MARK
from tests.backend.media.processing import make_ready
from tests.backend.media.uploader import Uploader
from tests.support.service.client import ServiceClient
from tests.support.stack.api import Answer

PATH = "/internal/v1/media/look-up"


def look_up(owner: Uploader, media_ids: list[str], *, purpose: str = "post") -> Any:
    return ask({"owner_id": str(owner.id), "media_ids": media_ids, "purpose": purpose}).data


def ask(body: dict[str, Any]) -> Answer:
    sent = orjson.dumps(body)
    key = settings.INTERNAL_KEYS[0]
    headers = signed_headers(key=key, service="social", method="POST", path=PATH, body=sent, at=now())
    return ServiceClient().request("POST", PATH, sent, headers=headers)


def test_ones_own_media_are_found_in_the_order_asked_for(ada: Uploader) -> None:
    first, second = ada.uploads(alt_text="a door"), ada.uploads()
    make_ready(first)
    found = look_up(ada, [second["id"], first["id"], second["id"]])
    assert [(item["id"], item["status"]) for item in found["items"]] == [
        (second["id"], "processing"),
        (first["id"], "ready"),
    ]
    assert found["missing"] == []
    item = found["items"][1]
    assert item["renditions"] == [
        {
            "name": "large",
            "url": f"{MARK}{first['id']}/large",
            "width": 1600,
            "height": 900,
            "content_type": "image/webp",
            "bytes": 10,
        }
    ]
    assert (item["version"], item["kind"], item["alt_text"], item["access"]) == (2, "image", "a door", "private")


def test_what_cannot_be_attached_is_missing(ada: Uploader, eve: Uploader) -> None:
    theirs, deleted, failed = eve.uploads(), ada.uploads(), ada.uploads()
    pending, unknown = ada.announces().data, {"id": str(uuid4())}
    ada.api.delete(f"/media/{deleted['id']}")
    fail_media(media_id=Media.objects.get(id=failed["id"]).id, code="X", message="x", at=now())
    ids = [one["id"] for one in (theirs, deleted, failed, pending, unknown)]
    assert look_up(ada, ids) == {"items": [], "missing": ids}


@pytest.mark.parametrize(("kind", "found"), [("image", 1), ("animation", 1), ("video", 0), ("audio", 0)])
def test_a_profile_shows_pictures(ada: Uploader, kind: str, found: int) -> None:
    media = ada.uploads()
    make_ready(media, content=Content(kind=kind, content_type="x/y"))
    assert len(look_up(ada, [media["id"]], purpose="profile")["items"]) == found
    assert len(look_up(ada, [media["id"]])["items"]) == 1


def test_an_orphans_hours_begin_anew(ada: Uploader) -> None:
    media = ada.uploads()
    before = Media.objects.get().claimed_at
    look_up(ada, [media["id"]])
    assert Media.objects.get().claimed_at > before


def test_only_services_may_ask(ada: Uploader) -> None:
    body = {"owner_id": str(ada.id), "media_ids": []}
    assert ada.api.request("POST", PATH, body).status == 401


def test_a_question_is_bounded(ada: Uploader) -> None:
    assert ask({"owner_id": str(ada.id), "media_ids": [str(uuid4())] * 101}).status == 400
    assert ask({"owner_id": str(ada.id), "media_ids": [], "purpose": "theft"}).status == 400
