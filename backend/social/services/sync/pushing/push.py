"""Pushing: a device's changes, all of them or none, with all that the same writes over REST would have caused."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction
from backend.social.services.claim_versions import claim_versions
from backend.social.services.profiles.ensure_profile import ensure_profile
from backend.social.services.profiles.follow_counters import lock_profiles
from backend.social.services.sync.collections import COLLECTIONS
from backend.social.services.sync.faults import BatchRejected, ChangesContradict, Fault
from backend.social.services.sync.load_rows import Loaded, load_rows
from backend.social.services.sync.pushing.batch_effects import batch_effects
from backend.social.services.sync.pushing.check_writes import fault_of, missing_fields
from backend.social.services.sync.pushing.decided import Decided, decide_change
from backend.social.services.sync.pushing.keep_aside import aside_audits, keep_aside
from backend.social.services.sync.pushing.plan_writes import Write, plan_write
from backend.social.services.sync.pushing.prepare_follows import fetch_accounts, prepare_follows
from backend.social.services.sync.pushing.prepare_posts import Media, look_up_media, missing_posts, prepare_posts
from backend.social.services.sync.pushing.read_batch import Sender, read_batch
from backend.social.services.sync.pushing.results import Pushed, result_of
from backend.social.services.sync.pushing.write_rows import write_rows
from backend.social.utils.sync_change import Change, Strategy
from backend.social.utils.sync_decision import Status

MARKS = ("likes", "bookmarks")


def push_changes(*, sender: Sender, strategy: Strategy, raw: Sequence[Any]) -> Pushed:
    """Bring a device's changes together with what is there; repeating them changes nothing more.

    Raises BatchRejected, ChangesContradict, AccountMissing, and Unavailable where another service is needed and away.
    """
    batch = read_batch(raw, sender=sender)
    ensure_profile(account_id=sender.account_id, at=sender.at)
    fetch_accounts(batch.changes, at=sender.at)
    media, refused = look_up_media(batch.changes, owner_id=sender.account_id)
    return push_batch(batch.changes, faults=[*batch.faults, *refused], media=media, sender=sender, strategy=strategy)


def push_batch(
    changes: Sequence[Change], *, faults: Sequence[Fault], media: Media, sender: Sender, strategy: Strategy
) -> Pushed:
    """Decide and write in one transaction, under the lock of the account's stream."""
    owner_id, at = sender.account_id, sender.at
    with transaction():
        following = claim_versions(account_id=owner_id, count=0)
        loaded = load_rows(changes, faults=faults, owner_id=owner_id)
        found = [*faults, *_foreign(changes, loaded=loaded, owner_id=owner_id)]
        wrong = {fault.index for fault in found}
        decided = [decide_change(each, loaded=loaded, strategy=strategy) for each in changes if each.index not in wrong]
        writes = [
            plan_write(each.change, decision=each.decision, was=each.row, owner_id=owner_id, at=at)
            for each in decided
            if each.decision.is_written
        ]
        by_collection = {name: [each for each in writes if each.change.collection == name] for name in COLLECTIONS}
        found += missing_fields(writes)
        found += _prepare(by_collection, loaded=loaded, media=media, sender=sender)
        _refuse(found, loaded=loaded, owner_id=owner_id)
        contradicting = [each for each in decided if each.decision.status is Status.CONFLICT]
        if strategy == "reject" and contradicting:
            raise ChangesContradict(items=[_contradiction(each) for each in contradicting])
        head = _claim(writes, owner_id=owner_id, following=following)
        written = _write(by_collection, owner_id=owner_id)
        kept = keep_aside(contradicting, owner_id=owner_id, at=at)
        write_outbox([*batch_effects(written, at=at), *aside_audits(kept, owner_id=owner_id, at=at)])
    return Pushed(results=_results(decided, written=written, kept=kept, at=at), head=head)


def _foreign(changes: Sequence[Change], *, loaded: Loaded, owner_id: UUID) -> list[Fault]:
    """Return the faults of changes whose ids are another account's, whatever stands under them."""
    rows = [(change, loaded.find(change)) for change in changes]
    return [fault_of(change, "id_unavailable") for change, row in rows if row is not None and row.owner_id != owner_id]


def _prepare(writes: dict[str, list[Write]], *, loaded: Loaded, media: Media, sender: Sender) -> list[Fault]:
    """Complete what shall be written, and return what forbids it."""
    marks = [write for name in MARKS for write in writes[name] if write.row.post_id is not None]
    follows = [write for write in writes["follows"] if write.row.account_id is not None]
    if follows:  # counted at both ends, and requested where the other is private: whoever closes a profile waits
        lock_profiles(account_ids=[sender.account_id, *(write.row.account_id for write in follows)])
    return [
        *prepare_posts(writes["posts"], loaded=loaded, media=media, at=sender.at),
        *missing_posts(marks, post_writes=writes["posts"], loaded=loaded),
        *prepare_follows(follows, owner_id=sender.account_id, at=sender.at),
    ]


def _refuse(faults: Sequence[Fault], *, loaded: Loaded, owner_id: UUID) -> None:
    if not faults:
        return
    first = {fault.index: fault for fault in reversed(faults)}
    rows = {index: loaded.find_named(fault.collection, fault.id) for index, fault in first.items()}
    own = {index: row.record_json for index, row in rows.items() if row is not None and row.owner_id == owner_id}
    raise BatchRejected(items=[first[index].as_dict(record=own.get(index)) for index in sorted(first)])


def _contradiction(decided: Decided) -> dict[str, Any]:
    return fault_of(decided.change, "conflict").as_dict(record=decided.row.record_json)


def _claim(writes: Sequence[Write], *, owner_id: UUID, following: int) -> int:
    """Give each write its version and return the head."""
    if not writes:
        return following - 1
    first = claim_versions(account_id=owner_id, count=len(writes))
    for version, write in enumerate(writes, start=first):
        write.row.version = version
    return first + len(writes) - 1


def _write(writes: dict[str, list[Write]], *, owner_id: UUID) -> dict[str, list[Write]]:
    """Write everything; a row that somebody else took meanwhile takes the batch back."""
    written: dict[str, list[Write]] = {}
    taken: list[Fault] = []
    for name, each in writes.items():
        ids = write_rows([write.row for write in each], collection=COLLECTIONS[name])
        written[name] = [write for write in each if write.row.id in ids]
        taken += [fault_of(write.change, "id_unavailable") for write in each if write.row.id not in ids]
    if taken:
        raise BatchRejected(items=[fault.as_dict(record=None) for fault in sorted(taken, key=lambda each: each.index)])
    return written


def _results(
    decided: Sequence[Decided],
    *,
    written: dict[str, list[Write]],
    kept: Mapping[tuple[str, UUID], UUID],
    at: datetime,
) -> list[dict[str, Any]]:
    now_there = {(name, write.row.id): write.row for name, each in written.items() for write in each}
    return [
        result_of(
            each.change,
            status=each.decision.status,
            row=now_there.get((each.change.collection, each.change.id), each.row),
            conflict_id=kept.get((each.change.collection, each.change.id)),
            at=at,
        )
        for each in decided
    ]
