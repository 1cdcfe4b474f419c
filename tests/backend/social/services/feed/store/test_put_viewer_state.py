import pytest

from backend.shared.cache.client import Connection
from backend.social.services.feed.store import put_viewer_state as module
from backend.social.services.feed.store.keys import marks_key
from backend.social.services.feed.store.put_viewer_state import put_viewer_state
from backend.social.services.feed.store.reading.home_read import HomeMiss
from backend.social.utils.post_card import NO_MARKS, ViewerMarks
from tests.backend.social.services.feed.store.scene import READER, build, built, page, post, posts, put, read

pytestmark = pytest.mark.usefixtures("cache")
LIKED = ViewerMarks(liked=True)
ONE = post(1).id


def mark(marks: ViewerMarks, *, version: int) -> bool:
    return put_viewer_state(reader_id=READER, post_id=ONE, marks=marks, version=version)


def test_the_page_shows_it():
    put(*posts(1, 2))
    build(built(posts(1, 2), marks_version=5))
    assert mark(LIKED, version=6)
    assert read() == page(posts(1, 2), marks={ONE: LIKED})


def test_the_newer_version_wins():
    put(*posts(1))
    build(built(posts(1), marks_version=5))
    assert [mark(NO_MARKS, version=8), mark(LIKED, version=7), mark(LIKED, version=8)] == [True, False, False]
    assert read() == page(posts(1))


def test_what_the_build_knew_is_not_undone_by_a_late_one():
    put(*posts(1))
    build(built(posts(1), marks={ONE: LIKED}, marks_version=5))
    assert not mark(NO_MARKS, version=5)
    assert read() == page(posts(1), marks={ONE: LIKED})


def test_without_marks_nothing_is_kept(cache: Connection):
    assert not mark(LIKED, version=1)
    assert cache.call("EXISTS", marks_key(READER)) == 0


def test_too_many_are_read_anew(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MOST_MARKS", 2)
    put(*posts(1))
    build(built(posts(1)))
    for number in (1, 2):
        assert put_viewer_state(reader_id=READER, post_id=post(number).id, marks=LIKED, version=8)
    assert read() == page(posts(1), marks={ONE: LIKED})
    assert put_viewer_state(reader_id=READER, post_id=post(3).id, marks=LIKED, version=8)
    assert isinstance(read(), HomeMiss)
