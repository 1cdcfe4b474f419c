"""Objects of the bucket, on a real S3."""

import io
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings

from backend.media.services.storage import client, listing, object_store
from backend.media.services.storage.client import s3
from backend.media.services.storage.errors import MissingObject
from backend.media.services.storage.listing import list_objects
from backend.media.services.storage.object_store import (
    copy,
    delete_many,
    exists,
    get_to_file,
    head,
    open_object,
    put_file,
    put_stream,
)
from backend.shared.errors import Unavailable
from tests.backend.media.services.storage.broken_s3 import broken_s3

MIB = 1024 * 1024


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file that goes up in parts; no two of them are the same."""
    path = tmp_path / "large"
    path.write_bytes(b"".join(bytes([number]) * MIB for number in range(40)))
    return path


@pytest.fixture
def nobody_at_s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """S3 is down."""
    monkeypatch.setattr(settings, "S3_ENDPOINT_URL", "http://127.0.0.1:9")
    client._storage.cache_clear()
    yield
    client._storage.cache_clear()


@pytest.fixture
def breaking_off(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """S3 ends in the middle of every file."""
    with broken_s3() as url:
        monkeypatch.setattr(settings, "S3_ENDPOINT_URL", url)
        client._storage.cache_clear()
        yield
    client._storage.cache_clear()


@pytest.fixture
def wrong_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """S3 does not know us."""
    monkeypatch.setattr(settings, "S3_ACCESS_KEY_ID", "somebody")
    client._storage.cache_clear()
    yield
    client._storage.cache_clear()


def put_text(key: str, text: str, *, is_public: bool = False) -> None:
    put_stream(file=io.BytesIO(text.encode()), key=key, content_type="text/plain", is_public=is_public)


def keys_under(prefix: str) -> list[str]:
    return [found.key for found in list_objects(prefix=prefix)]


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def test_a_large_file_comes_back_as_it_went(place: str, large: Path, tmp_path: Path) -> None:
    key = f"originals/{place}/film"

    put_file(path=large, key=key, content_type="video/mp4", is_public=False)
    get_to_file(key=key, path=tmp_path / "back")

    assert digest(tmp_path / "back") == digest(large)
    assert (head(key=key).size, head(key=key).content_type) == (40 * MIB, "video/mp4")


def test_putting_it_again_changes_nothing(place: str) -> None:
    put_text(f"private/{place}/a", "hello")
    first = head(key=f"private/{place}/a")
    put_text(f"private/{place}/a", "hello")

    assert head(key=f"private/{place}/a").etag == first.etag == "5d41402abc4b2a76b9719d911017c592"
    assert keys_under(f"private/{place}/") == [f"private/{place}/a"]


def test_caches_keep_what_is_public_for_a_year_and_leave_the_rest_alone(place: str) -> None:
    put_text(f"public/{place}/a", "hello", is_public=True)
    put_text(f"private/{place}/a", "hello")

    assert head(key=f"public/{place}/a").cache_control == "public, max-age=31536000, immutable"
    assert head(key=f"private/{place}/a").cache_control == "private, max-age=3600"


@pytest.mark.parametrize(("prefix", "is_public"), [("private", True), ("originals", True), ("public", False)])
def test_what_is_public_lies_where_the_public_may_read(place: str, prefix: str, is_public: bool) -> None:
    with pytest.raises(ValueError, match="does not lie where"):
        put_text(f"{prefix}/{place}/a", "hello", is_public=is_public)

    assert not exists(key=f"{prefix}/{place}/a")


def test_a_copy_has_the_headers_of_its_new_place(place: str) -> None:
    put_text(f"private/{place}/a", "hello")

    copy(source=f"private/{place}/a", target=f"public/{place}/a", content_type="image/webp", is_public=True)

    found = head(key=f"public/{place}/a")
    assert (found.size, found.content_type) == (5, "image/webp")
    assert found.cache_control == "public, max-age=31536000, immutable"
    assert exists(key=f"private/{place}/a")


def test_a_large_object_is_copied_whole(
    place: str, large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(object_store.COPY, "multipart_threshold", 8 * MIB)
    monkeypatch.setattr(object_store.COPY, "multipart_chunksize", 8 * MIB)
    put_file(path=large, key=f"uploads/{place}/film", content_type="video/mp4", is_public=False)

    copy(
        source=f"uploads/{place}/film",
        target=f"originals/{place}/film",
        content_type="video/mp4",
        is_public=False,
    )

    get_to_file(key=f"originals/{place}/film", path=tmp_path / "back")
    assert digest(tmp_path / "back") == digest(large)


def test_an_object_is_read_as_a_stream(place: str) -> None:
    put_text(f"originals/{place}/a", "hello")

    with open_object(key=f"originals/{place}/a") as body:
        assert [body.read(2), body.read()] == [b"he", b"llo"]


def test_deleting_leaves_the_others_and_may_be_repeated(place: str) -> None:
    for name in ("a", "b", "c"):
        put_text(f"private/{place}/{name}", name)

    delete_many(keys=[f"private/{place}/a", f"private/{place}/b"])
    delete_many(keys=[f"private/{place}/a", f"private/{place}/never"])
    delete_many(keys=[])

    assert keys_under(f"private/{place}/") == [f"private/{place}/c"]


def test_more_than_a_page_is_listed_and_deleted(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(listing.PAGE, "PageSize", 5)
    monkeypatch.setattr(object_store, "DELETED_AT_ONCE", 5)
    keys = [f"private/{place}/{number:04}" for number in range(12)]
    for key in keys:
        put_text(key, "x")

    assert [found.key for found in list_objects(prefix=f"private/{place}/", after=keys[5])] == keys[6:]
    assert [(found.key, found.size) for found in list_objects(prefix=f"private/{place}/")] == [(key, 1) for key in keys]

    delete_many(keys=keys)
    assert keys_under(f"private/{place}/") == []


def test_what_is_not_there_is_missing(place: str, tmp_path: Path) -> None:
    key = f"originals/{place}/nothing"

    with pytest.raises(MissingObject):
        head(key=key)
    with pytest.raises(MissingObject):
        get_to_file(key=key, path=tmp_path / "file")
    with pytest.raises(MissingObject), open_object(key=key):
        pytest.fail("there is something")
    with pytest.raises(MissingObject):
        copy(source=key, target=f"private/{place}/copy", content_type="text/plain", is_public=False)

    assert not exists(key=key)
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_is_down_is_unavailable(nobody_at_s3: None, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"hello")

    with pytest.raises(Unavailable):
        put_text("private/x/a", "hello")
    with pytest.raises(Unavailable):
        put_file(path=tmp_path / "file", key="private/x/a", content_type="text/plain", is_public=False)
    with pytest.raises(Unavailable):
        exists(key="private/x/a")
    with pytest.raises(Unavailable):
        list(list_objects(prefix="private/"))
    with pytest.raises(Unavailable):
        delete_many(keys=["private/x/a"])


def test_half_a_file_is_no_file(breaking_off: None, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        get_to_file(key="originals/x/film", path=tmp_path / "film")

    assert list(tmp_path.iterdir()) == []


def test_a_stream_that_breaks_off_is_told(breaking_off: None) -> None:
    with pytest.raises(Unavailable), open_object(key="originals/x/film") as body:
        body.read()


def test_keys_that_s3_does_not_take_are_a_fault_that_can_be_mended(wrong_keys: None) -> None:
    with pytest.raises(Unavailable, match="InvalidAccessKeyId"):
        put_text("private/x/a", "hello")
    with pytest.raises(Unavailable):
        exists(key="private/x/a")


def test_threads_share_one_client() -> None:
    client._storage.cache_clear()
    starting = threading.Barrier(8)

    def ask() -> int:
        starting.wait(timeout=30)
        return id(s3())

    with ThreadPoolExecutor(8) as threads:
        assert len({asked.result() for asked in [threads.submit(ask) for _ in range(8)]}) == 1
