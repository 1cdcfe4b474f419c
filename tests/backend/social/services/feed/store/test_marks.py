from uuid import UUID

from backend.social.services.feed.store.marks import RECORDS_AT, bits_of, pack_marks, reach
from backend.social.utils.post_card import ViewerMarks
from tests.backend.social.services.feed.store.scene import entry, post

LIKED = ViewerMarks(liked=True)


def test_each_post_has_its_own():
    marks = pack_marks({post(1).id: LIKED, post(2).id: ViewerMarks(reposted=True)}, version=7, since=None)
    assert [bits_of(marks, post_id=post(number).id.bytes) for number in (1, 2, 3)] == [1, 4, 0]


def test_an_id_that_only_seems_to_be_there():
    inner = pack_marks({post(1).id: LIKED}, version=7, since=None)[RECORDS_AT + 5 : RECORDS_AT + 21]
    marks = pack_marks({post(1).id: LIKED}, version=7, since=None)
    assert inner in marks
    assert bits_of(marks, post_id=inner) == 0
    both = pack_marks({post(1).id: LIKED, UUID(bytes=inner): ViewerMarks(bookmarked=True)}, version=7, since=None)
    assert bits_of(both, post_id=inner) == 2


def test_how_far_back_they_reach():
    marks = pack_marks({}, version=7, since=entry(post(5)))
    assert [reach(marks, entry=entry(post(number))) for number in (4, 5, 6)] == [False, True, True]
    assert reach(pack_marks({}, version=7, since=None), entry=entry(post(0)))
