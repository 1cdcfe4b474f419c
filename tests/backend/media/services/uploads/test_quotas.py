"""What an account may upload, also when it tries all at once."""

from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from backend.media.models import Media, MediaAccount, StoredObject
from backend.media.services.storage.listing import list_objects, list_unfinished
from backend.media.services.uploads.begin_upload import begin_upload
from backend.media.services.uploads.new_media import NewMedia
from backend.media.services.uploads.quotas import usage_of
from backend.media.services.uploads.receive_upload import receive_upload
from backend.media.services.uploads.store_original import store_original
from backend.media.utils.part_sizes import part_size
from backend.shared.clock import now
from tests.backend.media.processing import make_ready, rendition
from tests.backend.media.uploader import MIB, Uploader, picture
from tests.support.together import Work, together
from tests.support.workers.outbox import outbox


def new(**fields: Any) -> NewMedia:
    values = {"id": None, "sha256": None, "alt_text": None, "focal_point": None, **fields}
    return NewMedia(file_name="a.png", content_type="image/png", **values)


def announcing(owner_id: UUID, *, size: int = 10, in_parts: bool = False) -> Work:
    return partial(begin_upload, owner_id=owner_id, new=new(), size=size, in_parts=in_parts, at=now())


def storing(owner_id: UUID, content: bytes) -> Work:
    def work() -> None:
        file = SimpleUploadedFile("a.png", BytesIO(content).read())
        stored = store_original(owner_id=owner_id, file=file, at=now())
        receive_upload(owner_id=owner_id, stored=stored, new=new(), at=now())

    return work


def codes(refusals: list[Any]) -> list[str]:
    return sorted(refusal.error_code if refusal else "" for refusal in refusals)


def test_what_is_announced_all_at_once_never_exceeds_the_quota(ada: Uploader, settings: Any) -> None:
    settings.MEDIA_QUOTA_BYTES = 35
    refusals = together([announcing(ada.id) for _ in range(8)])
    assert codes(refusals) == ["", "", "", *["MEDIA_QUOTA_REACHED"] * 5]
    assert Media.objects.count() == 3


def test_what_is_sent_all_at_once_never_exceeds_the_quota(ada: Uploader, settings: Any) -> None:
    settings.MEDIA_QUOTA_BYTES = 350
    refusals = together([storing(ada.id, picture(size=100)) for _ in range(6)])
    assert codes(refusals) == ["", "", "", *["MEDIA_QUOTA_REACHED"] * 3]
    kept = StoredObject.objects.filter(owner_id=ada.id)
    assert (kept.count(), Media.objects.count()) == (3, 3)
    assert len(list(list_objects(prefix=f"originals/{ada.id}/"))) == 3


def test_a_day_has_so_many_files_also_at_once(ada: Uploader, settings: Any) -> None:
    settings.MEDIA_DAILY_FILES = 3
    refusals = together([announcing(ada.id) for _ in range(8)])
    assert codes(refusals) == ["", "", "", *["DAILY_FILES_REACHED"] * 5]
    assert MediaAccount.objects.get().files_today == 3


def test_the_same_bytes_at_once_are_one_object(ada: Uploader) -> None:
    content = picture()
    assert codes(together([storing(ada.id, content) for _ in range(4)])) == [""] * 4
    assert Media.objects.count() == 4
    assert StoredObject.objects.filter(owner_id=ada.id).count() == 1
    assert len(list(list_objects(prefix=f"originals/{ada.id}/"))) == 1


def test_one_account_does_not_take_anothers_room(ada: Uploader, eve: Uploader, settings: Any) -> None:
    settings.MEDIA_QUOTA_BYTES, settings.MEDIA_DAILY_FILES = 1000, 1
    assert [ada.announces(size=1000).status, eve.announces(size=1000).status] == [201, 201]


def test_a_refusal_says_what_is_full(ada: Uploader, settings: Any) -> None:
    settings.MEDIA_QUOTA_BYTES = 1500
    ada.uploads(picture(size=1000))
    answer = ada.announces(size=600)
    assert (answer.status, answer.code) == (422, "MEDIA_QUOTA_REACHED")
    assert answer.body["error"]["details"] == {"quota_bytes": 1500, "used_bytes": 1000, "file_bytes": 600}
    assert ada.sends(picture(size=600)).code == "MEDIA_QUOTA_REACHED"
    assert ada.announces(size=500).status == 201


def test_bytes_already_kept_take_no_more_room(ada: Uploader, settings: Any) -> None:
    content = picture(size=1000)
    ada.uploads(content)
    settings.MEDIA_QUOTA_BYTES = 1000
    assert ada.sends(content).status == 202


def test_a_refused_upload_leaves_nothing(ada: Uploader, settings: Any) -> None:
    settings.MEDIA_QUOTA_BYTES = 10
    assert ada.sends(picture()).status == 422
    assert ada.announces(multipart=True).status == 422
    assert (Media.objects.count(), StoredObject.objects.count(), outbox()) == (0, 0, [])
    assert list(list_objects(prefix=f"originals/{ada.id}/")) == []
    assert [found for found in list_unfinished(prefix="uploads/") if found.initiated_at > now()] == []


def test_a_full_day_says_when_to_go_on(ada: Uploader, settings: Any) -> None:
    settings.MEDIA_DAILY_FILES = 1
    content, key = picture(), {"Idempotency-Key": str(uuid4())}
    first = ada.sends(content, headers=key)
    answer = ada.sends(picture())
    assert (answer.status, answer.code) == (429, "DAILY_FILES_REACHED")
    assert 0 < int(answer.headers["Retry-After"]) <= 86_401
    assert ada.sends(content, headers=key).body == first.body  # a retry is no second file


def test_the_next_day_begins_at_nought(ada: Uploader, settings: Any) -> None:
    settings.MEDIA_DAILY_FILES = 1
    ada.announces()
    MediaAccount.objects.update(day=now().date() - timedelta(days=1))
    assert ada.announces().status == 201
    assert MediaAccount.objects.get().files_today == 1


def test_usage_counts_originals_renditions_and_what_is_coming(ada: Uploader) -> None:
    media = ada.uploads(picture(size=1000))
    make_ready(media, renditions=[rendition(ada.id, content=b"x" * 50)])
    ada.announces(size=300)
    usage = usage_of(account_id=ada.id)
    assert (usage.kept, usage.coming) == (1050, 300)


@pytest.mark.parametrize(
    ("size", "part"),
    [(1, 8 * MIB), (10_000 * 8 * MIB, 8 * MIB), (10_000 * 8 * MIB + 1, 9 * MIB), (5 * 2**40, 525 * MIB)],
)
def test_no_file_has_more_than_ten_thousand_parts(size: int, part: int) -> None:
    assert part_size(size) == part
    assert -(-size // part) <= 10_000
