"""Plays the scenarios on a running stack, and tells which operations have none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import uuid4

import orjson
from urllib3.filepost import encode_multipart_formdata

from tests.support.scenarios.accounts import ACCOUNTS
from tests.support.scenarios.media import ELSEWHERE, MEDIA
from tests.support.scenarios.posts import POSTS
from tests.support.scenarios.scenario import Call, Scenario
from tests.support.scenarios.scene import Scene
from tests.support.scenarios.social import SOCIAL
from tests.support.scenarios.sync import SYNC
from tests.support.stack.api import Answer
from tests.support.stack.stack_contract import contract_of_stack

Json = dict[str, Any]
SCENARIOS: dict[str, Scenario] = {**ACCOUNTS, **SOCIAL, **POSTS, **SYNC, **MEDIA}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of the merged document."""

    id: str
    method: str
    template: str
    declared: Json
    parameters: frozenset[str]

    @property
    def needs_token(self) -> bool:
        """Tell whether nobody may call it without a token."""
        return self.declared.get("security") == [{"bearer": []}]


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One scenario that was played: the call, its answer, and the id that the request had."""

    operation: Operation
    scenario: Scenario
    call: Call
    answer: Answer
    headers: Mapping[str, str]

    @property
    def request_id(self) -> str:
        """Return the correlation id that the client chose."""
        return self.headers["X-Request-ID"]


class Walk:
    """All operations of one stack, each played once with success."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.document: Json = contract_of_stack(scene.api.base_url).document

    @cached_property
    def operations(self) -> list[Operation]:
        """Return the operations under /api/v1."""
        return [
            Operation(
                id=declared["operationId"],
                method=method.upper(),
                template=template,
                declared=declared,
                parameters=frozenset(self._named(one) for one in declared.get("parameters", ())),
            )
            for template, methods in self.document["paths"].items()
            if template.startswith("/api/v1/")
            for method, declared in methods.items()
            if method != "parameters"
        ]

    @property
    def unknown(self) -> set[str]:
        """Return the operations without a scenario, and the scenarios without an operation."""
        return {one.id for one in self.operations} ^ (set(SCENARIOS) | set(ELSEWHERE))

    @cached_property
    def played(self) -> list[Played]:
        """Return every operation as it was answered. Fails by name for one without a scenario."""
        assert self.unknown == set(), f"tests/support/scenarios has no scenario, or one too many: {self.unknown}"
        return [self.play(one) for one in self.operations if one.id in SCENARIOS]

    def writes(self) -> Iterator[tuple[Operation, Scenario, Call]]:
        """Go through every operation that leaves audit rows, each prepared anew and not sent."""
        for one in self.operations:
            scenario = SCENARIOS.get(one.id)
            if scenario is not None and scenario.audit:
                yield one, scenario, scenario.prepare(self.scene)

    def play(self, operation: Operation) -> Played:
        """Prepare and send one operation."""
        scenario = SCENARIOS[operation.id]
        call = scenario.prepare(self.scene)
        headers = {"X-Request-ID": str(uuid4()), "Idempotency-Key": str(uuid4()), **call.headers}
        answer = self.send(operation.method, call, headers=headers)
        assert answer.status < 400, f"{operation.id}: {answer.status} {answer.body}"
        return Played(operation=operation, scenario=scenario, call=call, answer=answer, headers=headers)

    def _named(self, parameter: Json) -> str:
        shared = self.document["components"].get("parameters", {})
        found = shared[parameter["$ref"].rsplit("/", 1)[1]] if "$ref" in parameter else parameter
        return str(found["name"])

    def send(
        self, method: str, call: Call, *, headers: Mapping[str, str] | None = None, is_anonymous: bool = False
    ) -> Answer:
        """Send a call and hold the answer against the document."""
        body, content = _encoded(call)
        sent = {**call.headers, **(headers or {}), **({"Content-Type": content} if content else {})}
        if call.token and not is_anonymous:
            sent["Authorization"] = f"Bearer {call.token}"
        url = f"{self.scene.api.base_url}/api/v1{call.path}"
        response = self.scene.api.pool.request(method, url, body=body, headers=sent, redirect=False)
        is_json = response.headers.get("Content-Type", "").startswith("application/json")
        found = response.json() if is_json and response.data else response.data
        answer = Answer(status=response.status, headers=response.headers, body=found)
        contract_of_stack(self.scene.api.base_url).check(
            method=method, path=f"/api/v1{call.path}", status=answer.status, headers=answer.headers, body=answer.body
        )
        return answer

    def refusable(self) -> Iterator[tuple[str, str, Call]]:
        """Go through every operation as (id, method, call), also those that are played elsewhere."""
        for one in self.played:
            yield one.operation.id, one.operation.method, one.call
        for name, (method, path, _) in ELSEWHERE.items():
            yield name, method, Call(path=path)


def _encoded(call: Call) -> tuple[bytes | None, str | None]:
    if call.form is not None:
        return encode_multipart_formdata(call.form)
    if call.body is not None:
        return orjson.dumps(call.body), "application/json"
    return None, None
