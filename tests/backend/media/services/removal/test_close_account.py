"""An account that is deleted takes all its media along."""

from uuid import uuid4

from backend.media.models import Media
from backend.media.services.removal.close_account import delete_media_of_account
from backend.shared.clock import now
from tests.backend.media.events import event_of, post_event, tell
from tests.backend.media.uploader import Uploader, picture
from tests.support.workers.outbox import forget_outbox, outbox


def close(uploader: Uploader) -> None:
    assert tell(event_of("account.deleted", {"id": str(uploader.id)})) == ["accepted"]


def test_it_uploads_nothing_more(ada: Uploader, eve: Uploader) -> None:
    ada.uploads()
    close(ada)
    refused = [ada.sends(picture()), ada.announces(), ada.announces(multipart=True)]
    assert [(answer.status, answer.code) for answer in refused] == [(403, "ACCOUNT_DELETED")] * 3
    assert eve.sends(picture()).status == 202


def test_one_that_never_uploaded_is_closed_too(ada: Uploader) -> None:
    close(ada)
    assert ada.sends(picture()).status == 403


def test_its_media_are_deleted_in_slices(ada: Uploader, eve: Uploader) -> None:
    media = [ada.uploads() for _ in range(3)]
    kept = eve.uploads()
    tell(post_event(ada, media[:1], post_id=uuid4()))
    forget_outbox()
    close(ada)
    assert [(task, payload) for task, target, payload in outbox() if not target] == [
        ("remove_account_media", {"account_id": str(ada.id)})
    ]
    counts = [delete_media_of_account(account_id=ada.id, limit=2, at=now()) for _ in range(3)]
    assert counts == [2, 1, 0]
    assert [row.id for row in Media.objects.alive()] == [Media.objects.get(id=kept["id"]).id]
    removed = {payload["media_id"] for task, _, payload in outbox() if task == "remove_media"}
    assert removed == {one["id"] for one in media}
