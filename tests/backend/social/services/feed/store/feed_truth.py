"""The truth of a model of feeds, kept in Python as SQL would have it."""

from dataclasses import dataclass, field
from uuid import UUID

from backend.social.utils.post_card import NO_MARKS, AuthorCard, PostCard, ViewerMarks, join_item, join_items
from tests.backend.social.services.feed.store.scene import entry

AUTHORS, STAR = (1, 2), 9  # whoever is a star is merged, not fanned out
LIMIT = 3


@dataclass
class Truth:
    """What SQL has."""

    posts: dict[int, PostCard] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    authors: dict[int, AuthorCard] = field(default_factory=dict)
    follows: set[int] = field(default_factory=lambda: {*AUTHORS, STAR})
    marks: dict[UUID, ViewerMarks] = field(default_factory=dict)
    version: int = 1

    def of(self, authors: set[int]) -> list[PostCard]:
        """Return what these authors show, newest first."""
        alive = [card for number, card in self.posts.items() if number not in self.deleted]
        return sorted((card for card in alive if card.author_id.int in authors), key=entry, reverse=True)

    def page(self, after: bytes) -> tuple[bytes, bytes | None]:
        """Return the items that follow an entry, and the last entry where more follow."""
        feed = [card for card in self.of(self.follows) if not after or entry(card) < after]
        shown = [
            join_item(card=card, author=self.authors[card.author_id.int], marks=self.marks.get(card.id, NO_MARKS))
            for card in feed[:LIMIT]
        ]
        return join_items(shown), entry(feed[LIMIT - 1]) if len(feed) > LIMIT else None
