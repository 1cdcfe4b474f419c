"""Passwords of the local PostgreSQL: drawn once a data dir, kept in its private file."""

import secrets
from collections.abc import Sequence

from config.cli.stack.files import read_json, write_private_json
from config.cli.stack.paths import DataDir


def database_passwords(data_dir: DataDir, *, roles: Sequence[str]) -> dict[str, str]:
    """Return the password of each role; what is missing is drawn and written down."""
    kept = read_json(data_dir.secrets) or {}
    passwords = {role: kept.get(role) or secrets.token_hex(24) for role in roles}
    if passwords != kept:
        write_private_json(data_dir.secrets, passwords)
    return passwords
