"""The operations of social that are about posts."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.support.scenarios.scenario import Call, Scenario
from tests.support.scenarios.scene import Scene

Prepare = Callable[[Scene], Call]


def of_own_post(suffix: str = "", *, body: Any = None) -> Prepare:
    """Return how an author does something to a post of theirs."""

    def prepare(scene: Scene) -> Call:
        author = scene.reader()
        return Call(path=f"/posts/{author.posts('a post')['id']}{suffix}", token=author.api.token, body=body)

    return prepare


def undoing(suffix: str) -> Prepare:
    """Return how a mark on a post is taken back."""

    def prepare(scene: Scene) -> Call:
        author = scene.reader()
        path = f"/posts/{author.posts('a post')['id']}{suffix}"
        assert author.api.post(path).status == 201
        return Call(path=path, token=author.api.token)

    return prepare


def post_post(scene: Scene) -> Call:
    return Call(path="/posts", token=scene.reader().api.token, body={"id": str(uuid4()), "text": "a post"})


def get_posts(scene: Scene) -> Call:
    return Call(path=f"/posts?author_id={scene.reader().id}")


POSTS = {
    "post_post": Scenario(prepare=post_post, audit=("post.created",)),
    "get_posts": Scenario(prepare=get_posts, is_list=True),
    "get_public_feed": Scenario(prepare=lambda scene: Call(path="/feed/public"), is_list=True),
    "get_post": Scenario(prepare=of_own_post()),
    "put_post": Scenario(prepare=of_own_post(body={"text": "edited"}), audit=("post.updated",)),
    "remove_post": Scenario(prepare=of_own_post(), audit=("post.deleted",)),
    "post_like": Scenario(prepare=of_own_post("/likes"), audit=("post.liked",)),
    "delete_like": Scenario(prepare=undoing("/likes"), audit=("post.unliked",)),
    "post_bookmark": Scenario(prepare=of_own_post("/bookmarks"), audit=("post.bookmarked",)),
    "delete_bookmark": Scenario(prepare=undoing("/bookmarks"), audit=("post.unbookmarked",)),
    "get_edits": Scenario(prepare=of_own_post("/edits"), is_list=True),
    "get_replies": Scenario(prepare=of_own_post("/replies"), is_list=True),
    "get_thread": Scenario(prepare=of_own_post("/thread"), is_list=True),
}
