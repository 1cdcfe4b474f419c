"""Parts that the tests of the outbox share."""

from collections.abc import Iterator

import pytest

from backend.shared.outbox import set_dispatcher
from tests.support.workers.outbox_rows import RecordingDispatcher


@pytest.fixture
def dispatcher() -> Iterator[RecordingDispatcher]:
    """A dispatcher that keeps what it is asked to send."""
    recording = RecordingDispatcher()
    set_dispatcher(recording)
    yield recording
    set_dispatcher(None)
