"""Where renditions lie when access changes, and that they go when a media does."""

from collections.abc import Callable
from uuid import UUID

from backend.media.services.objects.references import referring
from backend.media.services.objects.sweep_objects import sweep_keys
from backend.media.services.removal.close_account import delete_media_of_account
from backend.media.services.removal.remove_media import remove_media
from backend.media.services.renditions.copy_objects import copy_objects
from backend.media.services.renditions.find_placement import find_placement
from backend.media.services.renditions.move_renditions import move_renditions
from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow, is_slice_over, yield_work
from pipelines.media_attempt.run import Attempt, attempt, settle

BATCH = 100


def rehome(row: ClaimedRow, *, is_stopping: Callable[[], bool]) -> None:
    """Copy the renditions to where those may fetch them who may see the media, refer to them there, drop the old.

    One that is lost is dropped too: it must not keep the others where everybody may fetch them.
    """
    attempt(row, step=_rehome, refuse=lambda _: None, is_stopping=is_stopping)


def remove(row: ClaimedRow) -> None:
    """Take a deleted media out of the bucket and the CDN."""
    remove_media(media_id=UUID(row.payload["media_id"]), at=now())


def remove_all(row: ClaimedRow) -> None:
    """Delete the media of a closed account, batch after batch; their objects follow."""
    account_id = UUID(row.payload["account_id"])
    while delete_media_of_account(account_id=account_id, limit=BATCH, at=now()):
        if is_slice_over(row):
            yield_work(row, progress=None, at=now())
            return


def _rehome(one: Attempt) -> None:
    media_id = UUID(one.row.payload["media_id"])
    placement = find_placement(media_id=media_id)
    if placement is None or not placement.misplaced:
        return
    one.stage("copy")
    at = now()
    copied = copy_objects(
        owner_id=placement.owner_id, keys=placement.misplaced, access=placement.access, on_copy=one.check, at=at
    )
    one.stage("record")

    def effect() -> None:
        with referring(media_id=media_id, keys=list(copied.moved.values()), at=at):
            move_renditions(media_id=media_id, moved=copied.moved, lost=copied.lost, at=at)

    settle(one.row, effect=effect)
    # Nobody waits for this but those who must not see it any longer; what a crash leaves here, the sweeper takes.
    sweep_keys(keys=placement.misplaced, at=now())
