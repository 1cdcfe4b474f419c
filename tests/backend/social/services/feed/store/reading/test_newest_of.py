from hypothesis import given
from hypothesis import strategies as st

from backend.social.services.feed.store.reading.newest_of import newest_of
from tests.backend.social.services.feed.store.scene import entries, posts

COMPLETE, INCOMPLETE, BUILDING = b"H1" + bytes(10), b"H0" + bytes(10), b"B0" + bytes(8)
ALL = entries(posts(*range(40)))
LISTS = st.lists(st.sets(st.sampled_from(ALL)).map(lambda of: sorted(of, reverse=True)), min_size=1, max_size=4)


def of(*numbers: int) -> list[bytes]:
    return entries(posts(*numbers))


def test_from_all_once_and_newest_first():
    assert newest_of([of(9, 5, 1), of(8, 5, 2)], wanted=4) == of(9, 8, 5, 2)


def test_all_there_is():
    assert newest_of([[*of(9), COMPLETE], [COMPLETE]], wanted=4) == of(9)


def test_what_follows_might_belong_in_between():
    assert newest_of([of(9, 8), of(3, 2, 1)], wanted=3) is None
    assert newest_of([of(9, 8), of(3, 2, 1)], wanted=2) == of(9, 8)


def test_the_end_of_an_incomplete_list_is_the_end_of_trust():
    assert newest_of([[*of(9, 8), INCOMPLETE], of(3, 2, 1)], wanted=3) is None
    assert newest_of([[*of(9, 8), INCOMPLETE], of(3, 2, 1)], wanted=2) == of(9, 8)
    assert newest_of([[INCOMPLETE], of(3, 2, 1)], wanted=1) is None


def test_missing_or_being_built():
    assert newest_of([of(9, 8), []], wanted=1) is None
    assert newest_of([of(9, 8), [BUILDING]], wanted=1) is None


@given(LISTS, st.integers(1, 8), st.integers(1, 10), st.booleans())
def test_is_what_whole_lists_would_give_or_nothing(lists: list[list[bytes]], head: int, wanted: int, is_complete: bool):
    header = COMPLETE if is_complete else INCOMPLETE
    found = newest_of([[*one, header][:head] for one in lists], wanted=wanted)
    assert found is None or found == sorted({entry for one in lists for entry in one}, reverse=True)[:wanted]
