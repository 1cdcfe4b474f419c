"""A client of the service under test, through its whole middleware, with answers as the API's users see them."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.test import Client

from tests.support.service.service_contract import contract_of_service
from tests.support.stack.api import UNDECLARED, Answer

HOST = "plaza.test"
DECLARED = ("/api/v1/", "/health")


class ServiceClient:
    """Sends requests to the service in this process, as the gateway would."""

    def __init__(self, *, token: str | None = None, address: str = "127.0.0.1") -> None:
        self.token = token
        self.address = address
        self._client = Client(raise_request_exception=False)

    def as_bearer(self, token: str) -> "ServiceClient":
        """Return a client that sends this access token."""
        return ServiceClient(token=token, address=self.address)

    def request(self, method: str, path: str, body: Any = None, *, headers: Mapping[str, str] | None = None) -> Answer:
        """Send one request; a body that is not bytes goes as JSON."""
        sent = {
            "Host": HOST,
            "X-Real-IP": self.address,
            **({"Authorization": f"Bearer {self.token}"} if self.token else {}),
        }
        data = body if isinstance(body, bytes) else b"" if body is None else orjson.dumps(body)
        response = self._client.generic(
            method,
            path,
            data=data,
            content_type="application/json" if data else "",
            headers={**sent, **(headers or {})},
        )
        is_json = "json" in response.headers.get("Content-Type", "")
        content = response.content
        answer = Answer(
            status=response.status_code,
            headers=dict(response.headers),
            body=orjson.loads(content) if is_json and content else content,
        )
        if path.startswith(DECLARED) and not path.startswith(UNDECLARED):
            contract_of_service().check(
                method=method, path=path, status=answer.status, headers=answer.headers, body=answer.body
            )
        return answer

    def get(self, path: str, **options: Any) -> Answer:
        return self.request("GET", f"/api/v1{path}", **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self.request("POST", f"/api/v1{path}", {} if body is None else body, **options)

    def put(self, path: str, body: Any, **options: Any) -> Answer:
        return self.request("PUT", f"/api/v1{path}", body, **options)

    def delete(self, path: str, **options: Any) -> Answer:
        return self.request("DELETE", f"/api/v1{path}", **options)
