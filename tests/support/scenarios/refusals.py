"""The refusals that every operation can be made to give, each with the status that it must have."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from tests.support.scenarios.scenario import Call
from tests.support.scenarios.walk import Played, Walk
from tests.support.stack.api import Answer

NOBODY = UUID("0192f0c1-abcd-7d41-8c52-1f6e0a9bccdd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What was asked, what had to come and what came."""

    name: str
    expected: int
    answer: Answer

    @property
    def is_as_expected(self) -> bool:
        """Tell whether the status is the one that the rule names."""
        return self.answer.status == self.expected


def refusals(walk: Walk) -> list[Refusal]:
    """Provoke every generic refusal of every operation."""
    return [one for played in walk.played for one in _of(walk, played)]


def _of(walk: Walk, played: Played) -> Iterator[Refusal]:
    operation, call = played.operation, played.call

    def ask(
        name: str, expected: int, asked: Call, *, method: str = operation.method, anonymous: bool = False
    ) -> Refusal:
        headers = {"Idempotency-Key": str(uuid4())}
        answer = walk.send(method, asked, headers=headers, is_anonymous=anonymous)
        return Refusal(name=f"{operation.id} {name}", expected=expected, answer=answer)

    yield ask("by a method that it has not", 405, Call(path=call.path, token=call.token), method="PATCH")
    if operation.needs_token:
        yield ask("by nobody", 401, call, anonymous=True)
    if operation.template.count("_id}") == 1:
        front, _, rest = operation.template.removeprefix("/api/v1").partition("{")
        rest = rest.partition("}")[2].replace("{part_number}", "1")
        yield ask("of an id that nobody has", played.scenario.absent, replace(call, path=f"{front}{NOBODY}{rest}"))
        yield ask("of what is no id", played.scenario.malformed, replace(call, path=f"{front}no-id{rest}"))
    if played.scenario.is_list:
        mark = "&" if "?" in call.path else "?"
        yield ask("without a limit", 400, replace(call, path=f"{call.path}{mark}limit=0"))
        yield ask("beyond any limit", 400, replace(call, path=f"{call.path}{mark}limit=100000"))
    if call.body is not None:
        yield ask("with an unknown field", 400, replace(call, body={**call.body, "no_such_field": 1}))
        yield ask("with a list for a body", 400, replace(call, body=[]))
        reused = walk.send(operation.method, replace(call, body={**call.body, **_other(call)}), headers=played.headers)
        if operation.method == "POST":
            yield Refusal(name=f"{operation.id} with a used key", expected=422, answer=reused)


def _other(call: Call) -> dict[str, object]:
    """Return a change of the body that keeps it valid."""
    numbers = [name for name, value in call.body.items() if isinstance(value, int)]
    if numbers:
        return {numbers[0]: call.body[numbers[0]] + 1}
    texts = [name for name, value in call.body.items() if isinstance(value, str) and not name.endswith("id")]
    if texts:
        return {texts[-1]: f"{call.body[texts[-1]]}x"}
    ids = [name for name in call.body if name.endswith("id")]
    return {ids[0]: str(uuid4())} if ids else {"strategy": "manual_review"}
