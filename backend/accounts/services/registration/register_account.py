"""Opening an account."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from backend.accounts.models import Account
from backend.accounts.services.account_events import account_audit, account_event
from backend.accounts.services.account_views import own_view
from backend.accounts.services.registration.new_account import new_account
from backend.accounts.services.results import SignedIn
from backend.accounts.services.sessions.start_session import start_session
from backend.accounts.utils.account_fields import check_account_id, check_display_name, check_email, check_username
from backend.accounts.utils.emails import clean_email
from backend.accounts.utils.password_hashing import hash_password
from backend.accounts.utils.password_rules import check_password, normalise_password
from backend.accounts.utils.usernames import is_reserved, normalise_username
from backend.shared.errors import Conflict, FieldError, Invalid
from backend.shared.outbox import work, write_outbox
from backend.shared.transactions import transaction

WRITTEN = ("username", "display_name", "email", "password")


class UsernameTaken(Conflict):
    code = "USERNAME_TAKEN"
    message = "Somebody has this username; choose another."


class AccountIdTaken(Conflict):
    code = "ID_TAKEN"
    message = "There is an account with this id; make a new one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What a newcomer asks for; `id` is None where the server shall make it."""

    id: UUID | None
    username: str
    email: str
    password: str = field(repr=False)
    display_name: str | None


def register_account(*, registration: Registration, device: str, at: datetime) -> SignedIn:
    """Open an account and log it in; the mail that verifies the address follows.

    An address that another account has is taken all the same, so that nobody learns who is here; only mail can tell.
    Raises Invalid, UsernameTaken, AccountIdTaken, TooBusyToHash.
    """
    check_registration(registration)
    _check_free(registration)
    password_hash = hash_password(normalise_password(registration.password))
    try:
        with transaction():
            return _write(registration, password_hash=password_hash, device=device, at=at)
    except IntegrityError as error:
        raise _refusal_of(error) from None


def check_registration(registration: Registration) -> None:
    """Raise Invalid, naming every field that cannot be taken."""
    email = clean_email(registration.email)
    faults = [
        check_account_id(registration.id) if registration.id is not None else None,
        check_username(registration.username) or _check_reserved(registration.username),
        check_email(email),
        check_display_name(registration.display_name) if registration.display_name is not None else None,
        *check_password(
            password=normalise_password(registration.password),
            min_length=settings.PASSWORD_MIN_LENGTH,
            known_words=[normalise_username(registration.username), email, *email.split("@")],
            field="password",
        ),
    ]
    found = [fault for fault in faults if fault is not None]
    if found:
        raise Invalid(fields=found)


def _check_reserved(username: str) -> FieldError | None:
    if not is_reserved(normalise_username(username), reserved=settings.RESERVED_USERNAMES):
        return None
    return FieldError(field="username", code="username_reserved", message="This username is reserved; choose another.")


def _check_free(registration: Registration) -> None:
    username = normalise_username(registration.username)
    if Account.objects.filter(username=username).exists():
        raise UsernameTaken
    if registration.id is not None and Account.objects.filter(id=registration.id).exists():
        raise AccountIdTaken


def _write(registration: Registration, *, password_hash: str, device: str, at: datetime) -> SignedIn:
    account = _write_account(registration, password_hash=password_hash, at=at)
    started = start_session(account=account, device=device, at=at)
    written = {"fields": list(WRITTEN), "session_id": str(started.session.id)}
    write_outbox(
        [
            account_event(account, type="account.registered", at=at),
            account_audit(account_id=account.id, action="account.registered", changes=written, at=at),
            work(
                task="send_verification_mail",
                queue="urgent",
                payload={"account_id": str(account.id), "is_first": True},
                at=at,
            ),
        ]
    )
    return SignedIn(account=own_view(account), tokens=started.tokens)


def _write_account(registration: Registration, *, password_hash: str, at: datetime) -> Account:
    account, key = new_account(
        id=registration.id,
        username=registration.username,
        email=registration.email,
        display_name=registration.display_name,
        password_hash=password_hash,
        at=at,
    )
    account.save(force_insert=True)
    key.save(force_insert=True)
    return account


def _refusal_of(error: IntegrityError) -> Conflict:
    """Return the refusal of whoever came second in a race."""
    return UsernameTaken() if "account_username" in str(error) else AccountIdTaken()
