"""Every record that the server has accepted says so, and has the version at which it did; a device's own do not yet."""

from uuid import uuid4

from tests.support.stack.api import Person
from tests.support.stack.offline_device import OfflineDevice

RULE = "19"
MET_BY = (
    "backend/social/services/sync/collections.py",
    "backend/social/models/sync_state.py",
    "docs/recipes/sync",
    "tests/flows/test_sync_recipes.py",
)


def test_what_is_pushed_comes_back_as_synced(ada: Person) -> None:
    device, draft = OfflineDevice(owner=ada), str(uuid4())
    result = device.result(device.writes(draft, text="mine alone until now"))
    assert (result["record"]["synced"], result["record"]["version"]) == (True, result["version"])
    (change,) = device.pull(result["version"] - 1)["changes"]
    assert change["record"] == result["record"]


def test_whatever_is_pulled_is_synced(ada: Person) -> None:
    device = OfflineDevice(owner=ada)
    cursor = device.pull()["head"]
    post = ada.posts("over REST")
    assert ada.api.post(f"/posts/{post['id']}/likes").status == 201
    assert ada.api.delete(f"/posts/{post['id']}").status == 200
    changes = device.pull(cursor)["changes"]
    assert [(change["collection"], change["is_deleted"]) for change in changes] == [("likes", False), ("posts", True)]
    assert [change["record"]["synced"] for change in changes] == [True, True]


def test_a_refused_change_is_not_called_synced(ada: Person) -> None:
    device = OfflineDevice(owner=ada)
    head = device.pull()["head"]
    refused = device.push(device.writes(str(uuid4()), text=17))
    assert refused.status == 422
    assert [item["record"] for item in refused.body["error"]["details"]["items"]] == [None]
    assert device.pull(head)["changes"] == []
