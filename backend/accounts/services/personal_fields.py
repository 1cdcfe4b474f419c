"""Reading and writing an account's personal fields with its own data key."""

from uuid import UUID

from backend.accounts.models import Account, Session
from backend.shared.crypto.field_encryption import blind_index, decrypt, encrypt, unwrap_key

EMAIL_PURPOSE = "email"


def email_index_of(*, email: str) -> bytes:
    """Return the blind index of a normalised address."""
    return blind_index(email, purpose=EMAIL_PURPOSE)


def encrypt_email(*, email: str, account_id: UUID, data_key: bytes) -> bytes:
    """Return the ciphertext of an address, bound to its account."""
    return encrypt(email.encode(), key=data_key, associated=_email_place(account_id))


def read_email(account: Account) -> str | None:
    """Return the address of an account that was read with its key, or None where it has none."""
    if account.email_ciphertext is None:
        return None
    sealed = bytes(account.email_ciphertext)
    return decrypt(sealed, key=data_key_of(account), associated=_email_place(account.id)).decode()


def encrypt_device(*, device: str, session_id: UUID, data_key: bytes) -> bytes:
    """Return the ciphertext of a device's label, bound to its session."""
    return encrypt(device.encode(), key=data_key, associated=_device_place(session_id))


def read_device(session: Session, *, data_key: bytes) -> str:
    """Return the label of a session's device."""
    sealed = bytes(session.device_ciphertext)
    return decrypt(sealed, key=data_key, associated=_device_place(session.id)).decode()


def data_key_of(account: Account) -> bytes:
    """Return the data key of an account that was read with its key."""
    return unwrap_key(bytes(account.key.wrapped_key), owner=account.id.bytes)


def _email_place(account_id: UUID) -> bytes:
    return b"account.email:" + account_id.bytes


def _device_place(session_id: UUID) -> bytes:
    return b"session.device:" + session_id.bytes
