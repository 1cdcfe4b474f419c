"""What is deleted is marked, not destroyed: gone for everybody, and still there for the trail."""

from config.cli.stack.paths import ROOT
from tests.standards.conftest import Rows
from tests.support.stack.api import Person

RULE = "10"
MET_BY = ("backend/shared/models/base_record.py", "backend/social/services/posts/delete_post.py")


def test_a_deleted_post_is_gone_and_its_row_is_kept(ada: Person, rows: Rows) -> None:
    post = ada.posts("soon gone")
    assert ada.api.delete(f"/posts/{post['id']}").status == 200
    assert ada.api.get(f"/posts/{post['id']}").status == 404
    assert [
        row["is_deleted"] for row in rows("social", "SELECT is_deleted FROM post WHERE id = %s", (post["id"],))
    ] == [True]


def test_an_ended_follow_is_a_marked_row(ada: Person, bob: Person, rows: Rows) -> None:
    ada.follows(bob)
    assert ada.api.delete(f"/follows/{bob.id}").status == 200
    kept = rows("social", "SELECT is_deleted FROM follow WHERE owner_id = %s AND account_id = %s", (ada.id, bob.id))
    assert kept == [{"is_deleted": True}]


def test_the_base_of_all_records_has_the_flag() -> None:
    assert "is_deleted = models.BooleanField" in (ROOT / "backend/shared/models/base_record.py").read_text(
        encoding="utf-8"
    )
