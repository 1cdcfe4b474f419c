"""A worker's sign of life."""

import pytest
from django.conf import settings

from backend.shared.outbox.heartbeat import LIFE_SECONDS, heartbeat_key
from workers.broker import PlazaBroker, connect
from workers.middleware.heartbeat import beat


def test_a_beat_is_seen_and_runs_out_by_itself(broker: PlazaBroker) -> None:
    key = heartbeat_key(service=settings.SERVICE)
    broker.client.delete(key)

    beat(broker)

    assert 0 < broker.client.ttl(key) <= LIFE_SECONDS


def test_a_broker_that_is_away_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    beat(connect(url="redis://127.0.0.1:9/0"))

    assert "no heartbeat" in caplog.text
