"""A client of the running stack, as small as a test needs: it speaks HTTP through the gateway and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import urllib3

from tests.support.stack.stack_contract import contract_of_stack

UNDECLARED = ("/api/v1/docs", "/api/v1/openapi.json")
PASSWORD = "an honest long passphrase of a test"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the API."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def data(self) -> Any:
        """Return what the envelope holds; the answer must be one of success."""
        assert self.status < 400, f"{self.status}: {self.body}"
        return self.body["data"]

    @property
    def code(self) -> str:
        """Return the code of the error in the envelope."""
        assert self.body["error"] is not None, f"{self.status}: {self.body}"
        return str(self.body["error"]["code"])


class Api:
    """Requests to one gateway."""

    def __init__(self, *, base_url: str, token: str | None = None, pool: urllib3.PoolManager | None = None) -> None:
        self.base_url = base_url.rstrip("/")
        self.token = token
        self.pool = pool or urllib3.PoolManager(maxsize=32, retries=False, timeout=urllib3.Timeout(connect=5, read=30))

    def request(self, method: str, path: str, body: Any = None, *, headers: Mapping[str, str] | None = None) -> Answer:
        """Send one request; `path` stands under the gateway's root."""
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        response = self.pool.request(method, f"{self.base_url}{path}", json=body, headers={**sent, **(headers or {})})
        is_json = response.headers.get("Content-Type", "").startswith("application/json")
        answer = Answer(
            status=response.status,
            headers=response.headers,
            body=response.json() if is_json and response.data else response.data,
        )
        self._check_contract(method, path, answer)
        return answer

    def _check_contract(self, method: str, path: str, answer: Answer) -> None:
        """Hold the answer against the API's own description; what a dying server said is left out."""
        if path.startswith("/api/v1/") and not path.startswith(UNDECLARED) and answer.status < 500:
            contract_of_stack(self.base_url).check(
                method=method, path=path, status=answer.status, headers=answer.headers, body=answer.body
            )

    def get(self, path: str, **options: Any) -> Answer:
        return self.request("GET", f"/api/v1{path}", **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self.request("POST", f"/api/v1{path}", {} if body is None else body, **options)

    def put(self, path: str, body: Any, **options: Any) -> Answer:
        return self.request("PUT", f"/api/v1{path}", body, **options)

    def delete(self, path: str, **options: Any) -> Answer:
        return self.request("DELETE", f"/api/v1{path}", **options)


@dataclass(frozen=True, slots=True)
class Person:
    """A registered account with its own client."""

    id: str
    username: str
    api: Api
    refresh_token: str

    def posts(self, text: str, **fields: Any) -> Any:
        """Publish a post and return it."""
        return self.api.post("/posts", {"text": text, **fields}).data

    def follows(self, other: "Person") -> Any:
        """Follow another person."""
        return self.api.post("/follows", {"account_id": other.id}).data

    def feed(self) -> list[Any]:
        """Return the whole home feed, page after page."""
        return list(self.pages("/feed", limit=100))

    def pages(self, path: str, *, limit: int = 100) -> Iterator[Any]:
        """Go through a list by its cursor."""
        mark = "&" if "?" in path else "?"
        page = self.api.get(f"{path}{mark}limit={limit}").data
        yield from page["items"]
        while page["next_cursor"]:
            page = self.api.get(f"{path}{mark}limit={limit}&cursor={page['next_cursor']}").data
            yield from page["items"]


def sign_up(api: Api, *, name: str = "person") -> Person:
    """Register a new account under a name of its own."""
    username = f"{name}_{uuid4().hex[:12]}"
    body = {"username": username, "email": f"{username}@example.org", "password": PASSWORD}
    data = api.post("/auth/register", body).data
    client = Api(base_url=api.base_url, token=data["tokens"]["access_token"], pool=api.pool)
    return Person(
        id=data["account"]["id"], username=username, api=client, refresh_token=data["tokens"]["refresh_token"]
    )
