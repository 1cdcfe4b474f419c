"""What the gallery asks the accounts service; carried out by `serve_tasks` with that service's environment."""

from backend.accounts.services.profiles.read_account import find_public_account


def find(*, username: str) -> str:
    """Return the id of the account with this name. Raises AccountNotFound."""
    return str(find_public_account(username=username).id)


TASKS = {"find": find}
