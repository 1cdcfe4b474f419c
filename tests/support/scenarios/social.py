"""The operations of social that are about people: follows, blocks, mutes."""

from collections.abc import Callable

from tests.support.scenarios.scenario import Call, Scenario
from tests.support.scenarios.scene import Scene

Prepare = Callable[[Scene], Call]


def reading(path: str) -> Prepare:
    """Return how somebody new reads a list of their own."""
    return lambda scene: Call(path=path, token=scene.reader().api.token)


def naming(path: str) -> Prepare:
    """Return how somebody new turns something on for another account."""

    def prepare(scene: Scene) -> Call:
        return Call(path=path, token=scene.person().api.token, body={"account_id": scene.reader().id})

    return prepare


def undoing(path: str) -> Prepare:
    """Return how somebody takes back what they turned on for another account."""

    def prepare(scene: Scene) -> Call:
        person, other = scene.person(), scene.reader()
        assert person.api.post(path, {"account_id": other.id}).status == 201
        return Call(path=f"{path}/{other.id}", token=person.api.token)

    return prepare


def removing_follower(scene: Scene) -> Call:
    """Return how somebody removes a follower."""
    person, follower = scene.person(), scene.person()
    assert follower.follows(person)["state"] == "accepted"
    return Call(path=f"/followers/{follower.id}", token=person.api.token)


def answering(answer: str) -> Prepare:
    """Return how somebody private answers a request to follow."""

    def prepare(scene: Scene) -> Call:
        person, asking = scene.private_person(), scene.person("asking")
        assert asking.follows(person)["state"] == "requested"
        return Call(path=f"/follow-requests/{asking.id}/{answer}", token=person.api.token)

    return prepare


SOCIAL = {
    "post_block": Scenario(prepare=naming("/blocks"), audit=("account.blocked",)),
    "get_blocks": Scenario(prepare=reading("/blocks"), is_list=True),
    "delete_block": Scenario(prepare=undoing("/blocks"), audit=("account.unblocked",), absent=200),
    "post_mute": Scenario(prepare=naming("/mutes"), audit=("account.muted",)),
    "get_mutes": Scenario(prepare=reading("/mutes"), is_list=True),
    "delete_mute": Scenario(prepare=undoing("/mutes"), audit=("account.unmuted",), absent=200),
    "post_follow": Scenario(prepare=naming("/follows"), audit=("account.followed",)),
    "delete_follow": Scenario(prepare=undoing("/follows"), audit=("account.unfollowed",), absent=200),
    "delete_follower": Scenario(prepare=removing_follower, audit=("follower.removed",), absent=200),
    "get_followers": Scenario(prepare=reading("/followers"), is_list=True),
    "get_following": Scenario(prepare=reading("/following"), is_list=True),
    "get_follow_requests": Scenario(prepare=reading("/follow-requests"), is_list=True),
    "post_accept": Scenario(prepare=answering("accept"), audit=("follow.accepted",)),
    "post_reject": Scenario(prepare=answering("reject"), audit=("follow.rejected",)),
    "get_feed": Scenario(prepare=reading("/feed"), is_list=True),
    "get_bookmarks": Scenario(prepare=reading("/bookmarks"), is_list=True),
}
