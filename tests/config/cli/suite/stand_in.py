"""Small sessions of their own: files of tests in a folder, and the processes that run them."""

import os
from pathlib import Path
from textwrap import dedent

from config.cli.stack.paths import ROOT
from config.cli.suite.process import TestProcess, start
from config.cli.suite.sessions import HOUSE, Session

ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
CONFIGURATION = "[pytest]\nmarkers =\n    alone\n    judge\n"


def session_of_files(folder: Path, **files: str) -> Session:
    """Write test files and return the session that they are."""
    (folder / "pytest.ini").write_text(CONFIGURATION)
    for name, content in files.items():
        (folder / f"test_{name}.py").write_text(dedent(content))
    return Session(name=HOUSE, targets=(str(folder),))


def start_process(session: Session, *, folder: Path, number: int = 1, **variables: str) -> TestProcess:
    """Start a process of a session; what it reports goes into the folder."""
    (ini,) = (f"{target}/pytest.ini" for target in session.targets)
    return start(
        session,
        stem=folder / f"house-{number}",
        options=("-c", ini),
        environment={**ENVIRONMENT, **variables},
        is_shown=False,
    )


def run_process(session: Session, *, folder: Path, number: int = 1, **variables: str) -> TestProcess:
    """Run a process of a session to its end."""
    process = start_process(session, folder=folder, number=number, **variables)
    assert process.has_ended(must_wait=True)
    assert "INTERNALERROR" not in process.printed, process.printed
    return process
