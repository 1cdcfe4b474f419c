"""Events of accounts: an account was registered, or its profile changed."""

from collections.abc import Sequence

from backend.shared.clock import now
from backend.shared.events.events import Event
from backend.social.services.profiles.upsert_profiles import profile_copy, upsert_profiles


def receive_account_events(events: Sequence[Event]) -> None:
    """Take the profiles in; one that comes late, or twice, changes nothing."""
    upsert_profiles(copies=[profile_copy({"version": event.version, **event.payload}) for event in events], at=now())


ACCOUNT_EVENTS = {"account.registered": receive_account_events, "account.updated": receive_account_events}
