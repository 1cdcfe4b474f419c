"""People, posts and short ways to put them into the store."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from backend.shared.cache.rate_limit import Limit
from backend.social.services.feed.store.author_entries import begin_author_entries, commit_author_entries
from backend.social.services.feed.store.build_window import BuiltWindow, begin_window, commit_window
from backend.social.services.feed.store.put_cards import put_cards
from backend.social.services.feed.store.reading.home_read import HomePage, HomeRead
from backend.social.services.feed.store.reading.read_home_page import read_home_page
from backend.social.services.feed.store.take_stamp import take_stamp
from backend.social.utils.feed_entry import encode_entry
from backend.social.utils.post_card import NO_MARKS, AuthorCard, PostCard, ViewerMarks, join_item, join_items

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
READER = UUID(int=0xA0)
OTHER = UUID(int=0xB0)


def author(number: int, *, version: int = 1) -> AuthorCard:
    """Return the author of this number."""
    return AuthorCard(id=UUID(int=number), version=version, username=f"author{number}", display_name=f"A {version}")


def post(number: int, *, by: int = 1, version: int = 1, second: int | None = None) -> PostCard:
    """Return the post of this number, published that many seconds after noon (or at `second`)."""
    at = NOON + timedelta(seconds=number if second is None else second)
    return PostCard(
        id=UUID(int=0xF000 + number),
        author_id=UUID(int=by),
        version=version,
        text=f"post {number} as of {version}",
        visibility="public",
        created_at=at,
        published_at=at,
    )


def posts(*numbers: int, by: int = 1) -> list[PostCard]:
    """Return the posts of these numbers, newest first."""
    return [post(number, by=by) for number in sorted(numbers, reverse=True)]


def private(card: PostCard) -> PostCard:
    """Return the post as its author alone sees it."""
    return replace(card, visibility="private", version=card.version + 1)


def entry(card: PostCard) -> bytes:
    """Return the post's entry."""
    return encode_entry(published_at=card.published_at, post_id=card.id)


def entries(cards: Sequence[PostCard]) -> list[bytes]:
    """Return the posts' entries."""
    return [entry(card) for card in cards]


def put(*cards: PostCard) -> None:
    """Store cards with their authors."""
    authors = {card.author_id: author(card.author_id.int) for card in cards}
    put_cards(cards=cards, authors=authors, stamp=take_stamp(entries=entries(cards)))


def built(
    cards: Sequence[PostCard],
    *,
    is_complete: bool = True,
    merged: Sequence[int] = (),
    marks: Mapping[UUID, ViewerMarks] | None = None,
    marks_version: int = 1,
    marks_since: bytes | None = None,
) -> BuiltWindow:
    """Return a window of these posts, newest first."""
    return BuiltWindow(
        entries=entries(cards),
        is_complete=is_complete,
        merged_author_ids=[UUID(int=number) for number in merged],
        marks=marks or {},
        marks_version=marks_version,
        marks_since=marks_since,
    )


def build(window: BuiltWindow, *, reader: UUID = READER, at: datetime = NOON) -> None:
    """Build a window without disturbance."""
    stamp = begin_window(reader_id=reader)
    assert stamp is not None
    assert commit_window(reader_id=reader, stamp=stamp, window=window, at=at)


def build_list(number: int, cards: Sequence[PostCard], *, is_complete: bool = True) -> None:
    """Build a merged author's list without disturbance."""
    stamp = begin_author_entries(author_id=UUID(int=number))
    assert stamp is not None
    assert commit_author_entries(
        author_id=UUID(int=number), stamp=stamp, entries=entries(cards), is_complete=is_complete, at=NOON
    )


def read(
    *, limit: int = 20, after: bytes = b"", reader: UUID = READER, limits: Sequence[Limit] = (), at: datetime = NOON
) -> HomeRead:
    """Read a page."""
    return read_home_page(reader_id=reader, limit=limit, after=after, now=at, limits=limits)


def page(cards: Sequence[PostCard], *, more: bool = False, marks: Mapping[UUID, ViewerMarks] | None = None) -> HomePage:
    """Return the page that shows these posts as the slow path would render it."""
    shown = [
        join_item(card=card, author=author(card.author_id.int), marks=(marks or {}).get(card.id, NO_MARKS))
        for card in cards
    ]
    return HomePage(items=join_items(shown), last_entry=entry(cards[-1]) if more else None, rate=None)
