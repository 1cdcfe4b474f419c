"""Fan-out: a post goes to the feeds of its author's followers, page after page; or out of them again."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from backend.shared.outbox import ClaimedRow, is_slice_over, yield_work
from backend.social.services.feed.fan_out_facts import FIRST_ID, read_fan_out_facts
from backend.social.services.feed.fan_out_post import (
    prepare_fan_out,
    push_to_followers,
    push_to_own,
    remove_from_followers,
    remove_from_own,
)
from backend.social.services.feed.merge_authors import choose_fan_out, stop_fan_out, tell_followers
from backend.social.services.feed.store.take_stamp import take_stamp

NextPage = Callable[[UUID], UUID | None]


def fan_out(row: ClaimedRow, *, at: datetime) -> None:
    """Push a post to feeds, a slice of time at once; repeating it changes nothing."""
    post_id, after = UUID(row.payload["post_id"]), start_of(row)
    stamp = take_stamp()  # before anything is read: windows built later know better than what is read here
    facts = read_fan_out_facts(post_id=post_id)
    if facts is None or not facts.is_alive:
        return
    if after == FIRST_ID:
        prepare_fan_out(facts=facts)
        choose_fan_out(facts=facts, at=at)
        push_to_own(facts=facts, stamp=stamp)
    if facts.is_fanned_out and not facts.is_private:
        in_slices(row, after=after, at=at, next_page=lambda a: push_to_followers(facts=facts, after=a, stamp=stamp))


def retract(row: ClaimedRow, *, at: datetime) -> None:
    """Take a deleted post, or one that became private, out of feeds; repeating it changes nothing."""
    post_id, version, after = UUID(row.payload["post_id"]), int(row.payload["card_version"]), start_of(row)
    facts = read_fan_out_facts(post_id=post_id)
    if facts is None:
        return
    remove_from_own(facts=facts, card_version=version)
    if facts.is_fanned_out:
        in_slices(
            row,
            after=after,
            at=at,
            next_page=lambda a: remove_from_followers(facts=facts, after=a, card_version=version),
        )


def merge(row: ClaimedRow, *, at: datetime) -> None:
    """Tell every follower's feed that an author is merged on read; repeating it changes nothing."""
    author_id, stamp = UUID(row.payload["author_id"]), take_stamp()
    is_done = in_slices(
        row,
        after=start_of(row),
        at=at,
        next_page=lambda a: tell_followers(author_id=author_id, after=a, stamp=stamp),
    )
    if is_done:
        stop_fan_out(author_id=author_id, at=at)


def start_of(row: ClaimedRow) -> UUID:
    """Return the id to go on from: the row's progress, or the first of all."""
    return UUID(row.progress) if row.progress else FIRST_ID


def in_slices(row: ClaimedRow, *, after: UUID, at: datetime, next_page: NextPage) -> bool:
    """Work page after page; when the slice of time is over, keep the place and let others pass.

    Returns whether all is done.
    """
    cursor = next_page(after)
    while cursor is not None and not is_slice_over(row):
        cursor = next_page(cursor)
    if cursor is None:
        return True
    yield_work(row, progress=str(cursor), at=at)
    return False
