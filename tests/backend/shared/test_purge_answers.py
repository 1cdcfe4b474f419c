"""Answers are kept for a while, not for ever."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings

from backend.shared import purge_answers as module
from backend.shared.purge_answers import purge_answers


def answers() -> Any:
    return apps.get_model(settings.SERVICE, "IdempotencyKey").objects


def keep(*, at: datetime) -> None:
    answers().create(
        id=uuid4(), scope="s", key=uuid4(), request_digest=b"", status=201, sealed_answer=b"", created_at=at
    )


@pytest.mark.django_db
def test_old_answers_go_chunk_by_chunk_and_young_ones_stay(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK", 2)
    for days in (29, 31, 32, 33):
        keep(at=at - timedelta(days=days))

    assert purge_answers(before=at - timedelta(days=30)) == 3
    assert purge_answers(before=at - timedelta(days=30)) == 0
    assert answers().get().created_at == at - timedelta(days=29)
