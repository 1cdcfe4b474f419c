"""The operations of the sync protocol."""

from uuid import uuid4

from tests.support.scenarios.scenario import Call, Scenario
from tests.support.scenarios.scene import Scene
from tests.support.stack.offline_device import OfflineDevice


def get_conflicts(scene: Scene) -> Call:
    return Call(path="/sync/conflicts", token=scene.reader().api.token)


def get_changes(scene: Scene) -> Call:
    return Call(path="/sync/pull", token=scene.reader().api.token)


def post_changes(scene: Scene) -> Call:
    device = OfflineDevice(owner=scene.reader())
    changes = [device.writes(str(uuid4()), text="offline")]
    headers = {"X-Device-Id": str(device.id), "X-Client-Time": device.time()}
    return Call(path="/sync/push", token=device.owner.api.token, body={"changes": changes}, headers=headers)


def post_resolution(scene: Scene) -> Call:
    owner, kept = scene.conflict()
    body = {"resolution": "merge", "fields": {"text": "B and C"}, "expected_version": kept["version"]}
    return Call(path=f"/sync/conflicts/{kept['conflict_id']}/resolve", token=owner.api.token, body=body)


SYNC = {
    "get_conflicts": Scenario(prepare=get_conflicts, is_list=True),
    "get_changes": Scenario(prepare=get_changes, is_list=True),
    "post_changes": Scenario(prepare=post_changes, audit=("draft.created",)),
    "post_resolution": Scenario(prepare=post_resolution, audit=("draft.updated", "sync_conflict.resolved")),
}
