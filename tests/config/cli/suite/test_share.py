"""Which session gets the next process."""

from pathlib import Path

from config.cli.suite.process import TestProcess
from config.cli.suite.sessions import TESTS, Session, whole_suite
from config.cli.suite.share import Share, next_share, shares_of


class Running:
    """Stands for a process that runs until it is told to have ended."""

    returncode: int | None = None


def begin(share: Share, *, folder: Path) -> Running:
    running = Running()
    share.processes.append(
        TestProcess(session=share.session, stem=folder / share.name, process=running)  # type: ignore[arg-type]
    )
    return running


def begin_all(shares: list[Share], *, jobs: int, folder: Path) -> list[tuple[str, Running]]:
    begun = []
    while (share := next_share(shares, jobs=jobs)) is not None:
        begun.append((share.name, begin(share, folder=folder)))
    return begun


def finish(share: Share) -> None:
    for number in range(share.total):
        (share.folder / f"{number}").touch()
    for process in share.processes:
        process.process.returncode = 0


def test_flows_begin_first_and_cores_are_filled(tmp_path: Path) -> None:
    shares = shares_of(whole_suite(), folder=tmp_path, jobs=2)

    names = [name for name, _ in begin_all(shares, jobs=2, folder=tmp_path)]

    assert names[:2] == ["flows", "flows"]
    assert len(names) == 4
    assert "flows-alone" not in names


def test_what_kills_parts_begins_when_nothing_else_uses_the_stack(tmp_path: Path) -> None:
    shares = shares_of(whole_suite(), folder=tmp_path, jobs=2)
    begin_all(shares, jobs=2, folder=tmp_path)
    flows, alone = (next(share for share in shares if share.name == name) for name in ("flows", "flows-alone"))
    assert next_share(shares, jobs=2) is None

    flows.processes[0].process.returncode = 0
    assert next_share(shares, jobs=2) is None
    finish(flows)

    assert next_share(shares, jobs=2) is alone
    begin(alone, folder=tmp_path)
    assert next_share(shares, jobs=2) is None


def test_a_free_core_helps_where_most_is_left(tmp_path: Path) -> None:
    services = [session for session in whole_suite() if not session.needs_stack]
    shares = shares_of(services, folder=tmp_path, jobs=2)

    names = [name for name, _ in begin_all(shares, jobs=2, folder=tmp_path)]

    sizes = {session.name: len(session.files) for session in services}
    assert names[0] == max(sizes, key=lambda name: sizes[name])
    assert len(names) == 2


def test_one_job_is_one_process_at_a_time_that_has_the_stack_for_itself(tmp_path: Path) -> None:
    shares = shares_of(whole_suite(), folder=tmp_path, jobs=1)
    order = []
    while (share := next_share(shares, jobs=1)) is not None:
        begin(share, folder=tmp_path)
        order.append(share.name)
        assert next_share(shares, jobs=1) is None
        finish(share)

    assert sorted(order) == sorted(session.name for session in whole_suite())
    assert [share.alone for share in shares] == [""] * len(shares)


def test_every_test_that_kills_a_part_of_the_stack_is_marked(tmp_path: Path) -> None:
    session = Session(name="flows", targets=(str(TESTS / "flows"), str(TESTS / "standards")))
    texts = {file: file.read_text() for file in session.files}

    killers = {file.name for file, text in texts.items() if "os.kill(" in text or "killpg(" in text}
    marked = {file.name for file, text in texts.items() if "mark.alone" in text}

    assert killers
    assert killers <= marked
