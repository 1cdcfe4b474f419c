"""What a person can type next: logging in and reading the feed, by curl alone."""

from collections.abc import Iterator
from json import dumps

FIND_IN_ANSWER = """python3 -c 'import json, sys; print(json.load(sys.stdin)["data"]["tokens"]["access_token"])'"""


def closing_lines(*, gateway_url: str, login: str, password: str) -> Iterator[str]:
    """Go through the lines that log in and show a feed; they work as they stand."""
    body = dumps({"login": login, "password": password})
    yield ""
    yield f"Log in as {login} with the password: {password}"
    yield ""
    yield f"  TOKEN=$(curl -s {gateway_url}/api/v1/auth/login -H 'Content-Type: application/json' -d '{body}' \\"
    yield f"    | {FIND_IN_ANSWER})"
    yield f"  curl -s '{gateway_url}/api/v1/feed?limit=5' -H \"Authorization: Bearer $TOKEN\" | python3 -m json.tool"
    yield ""
    yield f"The API as a page: {gateway_url}/api/v1/docs"
