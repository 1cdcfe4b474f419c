"""Start of a service's worker."""

import dramatiq
import pytest
from django.conf import settings

from workers.broker import PlazaBroker
from workers.start import WrongService, import_actors, start

COMMON = {"deliver_events", "tick", "purge_inbox", "purge_scheduled_runs"}


def test_another_service_is_refused() -> None:
    with pytest.raises(WrongService):
        start(service="media" if settings.SERVICE != "media" else "social")


def test_the_common_actors_have_their_queues(broker: PlazaBroker) -> None:
    import_fresh()

    declared = {name: actor.queue_name.partition(".")[2] for name, actor in dramatiq.get_broker().actors.items()}
    assert declared == {
        "deliver_events": "default",
        "tick": "urgent",
        "purge_inbox": "bulk",
        "purge_scheduled_runs": "bulk",
    }


def import_fresh() -> None:
    """Import the common actors as a new process does."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in COMMON:
            monkeypatch.delitem(__import__("sys").modules, f"workers.common.{name}", raising=False)
        import_actors(package="workers.common")
