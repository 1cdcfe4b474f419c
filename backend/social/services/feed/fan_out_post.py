"""The steps of taking a post to feeds and of taking it out of them."""

from uuid import UUID

from backend.social.services.feed.fan_out_facts import FanOutFacts, followers_page
from backend.social.services.feed.refresh_parts import load_cards
from backend.social.services.feed.store.author_entries import push_author_entry, remove_author_entry
from backend.social.services.feed.store.push_entry import push_entry
from backend.social.services.feed.store.remove_entry import remove_entry


def prepare_fan_out(*, facts: FanOutFacts) -> None:
    """Put the card before any feed names it. Raises CacheUnavailable."""
    load_cards(entries=[facts.entry])


def push_to_own(*, facts: FanOutFacts, stamp: int) -> None:
    """Push a post into its author's own feed and into the author's list, if there is one: it must miss nothing."""
    push_entry(entry=facts.entry, reader_ids=facts.author_id.bytes, stamp=stamp)
    if not facts.is_private:
        push_author_entry(author_id=facts.author_id, entry=facts.entry)


def push_to_followers(*, facts: FanOutFacts, after: UUID, stamp: int) -> UUID | None:
    """Push a post into the feeds of the next page of followers; return where to go on, or None at the end."""
    page = followers_page(author_id=facts.author_id, after=after)
    if page.ids:
        push_entry(entry=facts.entry, reader_ids=page.ids, stamp=stamp)
    return page.last


def remove_from_own(*, facts: FanOutFacts, card_version: int) -> None:
    """Take a hidden post out of the author's list and, when it was deleted, out of the author's own feed."""
    load_cards(entries=[facts.entry])
    remove_author_entry(author_id=facts.author_id, entry=facts.entry, version=card_version)
    if not facts.is_alive:
        remove_entry(entry=facts.entry, reader_ids=facts.author_id.bytes, version=card_version)


def remove_from_followers(*, facts: FanOutFacts, after: UUID, card_version: int) -> UUID | None:
    """Take a hidden post out of the feeds of the next page of followers; return where to go on, or None at the end."""
    page = followers_page(author_id=facts.author_id, after=after)
    if page.ids:
        remove_entry(entry=facts.entry, reader_ids=page.ids, version=card_version)
    return page.last
