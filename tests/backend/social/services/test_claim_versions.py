"""Sync versions."""

from uuid import uuid4

import pytest

from backend.social.models import SyncState
from backend.social.services.claim_versions import claim_version_counts, claim_versions, claim_versions_of

pytestmark = pytest.mark.django_db


def test_the_first_numbers_of_an_account_begin_at_two() -> None:
    account_id = uuid4()

    assert claim_versions(account_id=account_id) == 2
    assert claim_versions(account_id=account_id, count=5) == 3
    assert claim_versions(account_id=account_id) == 8
    assert SyncState.objects.get(account_id=account_id).head == 8


def test_several_accounts_take_their_own_numbers() -> None:
    first, second = uuid4(), uuid4()
    claim_versions(account_id=first, count=3)

    assert claim_versions_of(account_ids=[second, first]) == {first: 5, second: 2}
    assert claim_version_counts(counts={first: 2, second: 4}) == {first: 6, second: 3}
    assert dict(SyncState.objects.values_list("account_id", "head")) == {first: 7, second: 6}
