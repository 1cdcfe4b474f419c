"""A crowd that writes at once, and readers who keep replicas of what it writes."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import orjson

from backend.shared.clock import now
from backend.shared.errors import PlazaError
from backend.shared.identifiers import uuid5_of
from backend.shared.transactions import transaction
from backend.social.models import Post
from backend.social.services.follows.follow_account import follow_account
from backend.social.services.follows.unfollow_account import unfollow_account
from backend.social.services.hiding.block_account import block_account, unblock_account
from backend.social.services.posts.delete_post import delete_post
from backend.social.services.posts.edit_post import PostChanges, edit_post
from backend.social.services.posts.publish_post import NewPost, publish_post
from backend.social.services.reactions.bookmark_post import bookmark_post, unbookmark_post
from backend.social.services.reactions.like_post import like_post, unlike_post
from backend.social.services.sync.collections import COLLECTIONS
from backend.social.services.sync.pull import CursorExpired, pull_changes
from backend.social.services.sync.pushing.push import push_changes
from backend.social.services.sync.pushing.read_batch import Sender
from tests.backend.social.services.sync.device import moment

LATEST_COMMIT_SECONDS = 0.02  # a transaction stays open for up to so long after its last write
PAGE = 7
Versions = dict[tuple[str, str], int]


@dataclass(slots=True)
class Writer:
    """Somebody who does everything that changes records of their own or of the other account, in an order of chance."""

    owner_id: UUID
    other_id: UUID
    seed: int
    device_id: UUID = field(default_factory=uuid4)

    def write(self, rounds: int) -> None:
        """Write so many times; each commit comes late by chance. What is refused was not to be, and is left."""
        dice = random.Random(self.seed)
        for _ in range(rounds):
            try:
                with transaction():
                    dice.choice(self._deeds())(dice)
                    time.sleep(dice.random() * LATEST_COMMIT_SECONDS)
            except PlazaError:
                continue

    def _deeds(self) -> Sequence[Callable[[random.Random], object]]:
        mine = {"owner_id": self.owner_id, "at": now()}
        pair = {**mine, "account_id": self.other_id}
        return (
            lambda dice: self._publish(reply_to_id=None),
            lambda dice: self._publish(reply_to_id=self._any(dice)),
            lambda dice: edit_post(
                post_id=self._any(dice, own=True), changes=PostChanges(text=str(dice.random())), **mine
            ),
            lambda dice: delete_post(post_id=self._any(dice, own=True), **mine),
            lambda dice: like_post(post_id=self._any(dice), **mine),
            lambda dice: unlike_post(post_id=self._any(dice), **mine),
            lambda dice: bookmark_post(post_id=self._any(dice), **mine),
            lambda dice: unbookmark_post(post_id=self._any(dice), **mine),
            lambda dice: follow_account(**pair),
            lambda dice: unfollow_account(**pair),
            lambda dice: block_account(**pair),
            lambda dice: unblock_account(**pair),
            self._push,
            self._push,
        )

    def _publish(self, *, reply_to_id: UUID | None) -> None:
        new = NewPost(id=None, text="x", content_warning=None, visibility="public", reply_to_id=reply_to_id)
        publish_post(author_id=self.owner_id, new=new, at=now())

    def _any(self, dice: random.Random, *, own: bool = False) -> UUID:
        """Return a post, deleted or not."""
        owners = [self.owner_id] if own else [self.owner_id, self.other_id]
        ids = list(Post.objects.filter(owner_id__in=owners).order_by("id").values_list("id", flat=True))
        return dice.choice(ids) if ids else uuid4()

    def _push(self, dice: random.Random) -> None:
        target, draft = self._any(dice), uuid5_of(self.owner_id, f"draft {dice.randrange(6)}")
        key, at = f"key {dice.randrange(4)}", now()
        changes = [
            self._change(dice, "drafts", UUID(bytes=draft.bytes, version=4), text=str(dice.random())),
            self._change(dice, "settings", uuid5_of(self.owner_id, key), key=key, value=dice.random()),
            self._change(dice, "likes", uuid5_of(self.owner_id, str(target)), post_id=str(target)),
            self._change(dice, "follows", uuid5_of(self.owner_id, str(self.other_id)), account_id=str(self.other_id)),
            {**self._change(dice, "posts", uuid4(), text="y", reply_to_id=str(target)), "op": "upsert"},
        ]
        sender = Sender(account_id=self.owner_id, device_id=self.device_id, client_time=at, at=at)
        push_changes(
            sender=sender, strategy="last_write_wins", raw=dice.sample(changes, k=dice.randrange(1, len(changes)))
        )

    def _change(self, dice: random.Random, collection: str, record_id: UUID, **fields: Any) -> dict[str, Any]:
        change = {
            "op": dice.choice(["upsert", "upsert", "delete"]),
            "collection": collection,
            "id": str(record_id),
            "base_version": None,
            "updated_at": moment(now()),
        }
        return {**change, "fields": fields} if change["op"] == "upsert" else change


@dataclass(slots=True)
class Replica:
    """A device's copy: follows the stream as the protocol says, and begins again where its cursor has expired."""

    owner_id: UUID
    has: Versions = field(default_factory=dict)
    cursor: int = 0
    snapshot: int | None = None
    begun: int = 1

    def follow(self, *, until: Event) -> None:
        """Pull until the writers have ended, and then what is left."""
        is_last = False
        while not is_last:
            is_last = until.is_set()
            self.catch_up()

    def catch_up(self) -> None:
        """Pull page after page until there is no more."""
        while self._pull():
            pass

    def _pull(self) -> bool:
        try:
            page = pull_changes(
                owner_id=self.owner_id,
                cursor=self.cursor,
                limit=PAGE,
                collections=COLLECTIONS,
                snapshot=self.snapshot,
            )
        except CursorExpired:
            self.has, self.cursor, self.snapshot, self.begun = {}, 0, None, self.begun + 1
            return True
        is_first_sync = self.cursor == 0 or self.snapshot is not None
        for change in map(orjson.loads, page.changes):
            self._take(change)
        self.cursor = page.cursor
        self.snapshot = page.snapshot if is_first_sync and page.has_more else None
        return page.has_more

    def _take(self, change: dict[str, Any]) -> None:
        key = (change["collection"], change["id"])
        if change["is_deleted"]:
            self.has.pop(key, None)
        else:
            self.has[key] = change["version"]


def truth(owner_id: UUID) -> Versions:
    """Return the account's records as they stand in the tables."""
    return {
        (name, str(record_id)): version
        for name, collection in COLLECTIONS.items()
        for record_id, version in collection.model._meta.default_manager.filter(
            owner_id=owner_id, is_deleted=False
        ).values_list("id", "version")
    }
