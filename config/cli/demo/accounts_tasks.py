"""What the demo has accounts do; carried out by `serve_tasks` with that service\'s environment."""

from backend.accounts.services.registration.register_account import Registration
from backend.accounts.services.registration.register_accounts import register_accounts, taken_usernames
from backend.accounts.utils.password_hashing import hash_password
from backend.shared.clock import now


def find_taken(*, usernames: list[str]) -> list[str]:
    """Return those of the usernames that are taken."""
    return sorted(taken_usernames(usernames=usernames))


def hash_shared_password(*, password: str) -> str:
    """Return the one hash that all accounts of a demo have: hashing for each would take minutes."""
    return hash_password(password)


def register(*, people: list[dict[str, str]], password: str, password_hash: str) -> list[str]:
    """Open accounts and return their ids."""
    registrations = [Registration(id=None, password=password, **person) for person in people]
    opened = register_accounts(registrations=registrations, password_hash=password_hash, at=now())
    return [str(account_id) for account_id in opened]


TASKS = {"find_taken": find_taken, "hash_password": hash_shared_password, "register": register}
