"""The main job over HTTP: sign up, follow, post, and read a home feed."""

from uuid import uuid4

from tests.support.stack.api import Api, Person, sign_up
from tests.support.waiting import eventually


def texts(person: Person) -> list[str]:
    return [post["text"] for post in person.feed()]


def test_a_post_reaches_the_feeds_of_its_author_and_followers(api: Api) -> None:
    author, reader = sign_up(api, name="author"), sign_up(api, name="reader")
    reader.follows(author)
    assert reader.feed() == []

    post = author.posts("hello, plaza")

    assert texts(author) == ["hello, plaza"]
    seen = eventually(reader.feed)
    assert [item["id"] for item in seen] == [post["id"]]
    assert seen[0]["author"]["username"] == author.username
    assert seen[0]["viewer"] == {"liked": False, "bookmarked": False, "reposted": False}


def test_a_feed_is_newest_first_and_pages_without_gap_or_repetition(api: Api) -> None:
    author, reader = sign_up(api), sign_up(api)
    reader.follows(author)
    for number in range(25):
        author.posts(f"post {number}")

    eventually(lambda: len(reader.feed()), is_so=lambda count: count == 25)

    assert [item["text"] for item in reader.pages("/feed", limit=7)] == [f"post {n}" for n in reversed(range(25))]


def test_a_deleted_post_leaves_the_feed_at_once(api: Api) -> None:
    author, reader = sign_up(api), sign_up(api)
    reader.follows(author)
    kept, removed = author.posts("stays"), author.posts("goes")
    eventually(lambda: texts(reader), is_so=lambda seen: len(seen) == 2)

    author.api.delete(f"/posts/{removed['id']}")

    assert [item["id"] for item in reader.feed()] == [kept["id"]]
    assert author.api.get(f"/posts/{removed['id']}").status == 404


def test_unfollow_block_and_mute_empty_the_feed_at_once(api: Api) -> None:
    author, reader = sign_up(api), sign_up(api)
    for undo in (
        lambda: reader.api.delete(f"/follows/{author.id}"),
        lambda: reader.api.post("/mutes", {"account_id": author.id}),
        lambda: reader.api.post("/blocks", {"account_id": author.id}),
    ):
        reader.follows(author)
        post = author.posts("something")
        eventually(lambda post=post: post["id"] in [item["id"] for item in reader.feed()])
        undo()
        assert reader.feed() == []
        reader.api.delete(f"/mutes/{author.id}")


def test_a_like_shows_in_counts_and_in_the_viewers_own_state(api: Api) -> None:
    author, reader = sign_up(api), sign_up(api)
    reader.follows(author)
    post = author.posts("like me")
    eventually(reader.feed)

    reader.api.post(f"/posts/{post['id']}/likes")

    seen = reader.feed()[0]
    assert (seen["counts"]["likes"], seen["viewer"]["liked"]) == (1, True)
    assert author.feed()[0]["viewer"]["liked"] is False


def test_a_repeated_post_is_published_once(api: Api) -> None:
    author = sign_up(api)
    headers, body = {"Idempotency-Key": str(uuid4())}, {"text": "once"}

    first = author.api.post("/posts", body, headers=headers)
    again = author.api.post("/posts", body, headers=headers)

    assert (first.status, again.status) == (201, 201)
    assert again.body == first.body
    assert again.headers["Idempotent-Replayed"] == "true"
    assert texts(author) == ["once"]


def test_one_correlation_id_runs_from_the_gateway_to_the_audit_log(api: Api, audit_rows) -> None:
    author, request_id = sign_up(api), str(uuid4())

    answer = author.api.post("/posts", {"text": "traced"}, headers={"X-Request-ID": request_id})

    assert answer.headers["X-Request-ID"] == request_id
    rows = eventually(lambda: audit_rows("request_id = %s", [request_id]))
    assert [(row["action"], str(row["actor_id"])) for row in rows] == [("post.created", author.id)]
