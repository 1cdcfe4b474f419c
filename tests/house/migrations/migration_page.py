"""Reading a page of migrations_docs: its sections, and the statements that it shows."""

import re

SECTIONS = ("Why", "SQL forward", "SQL back", "Locks taken", "Deploy order")
BLOCK = re.compile(r"```sql\n(.*?)\n```", re.DOTALL)


def section(page: str, heading: str) -> str:
    """Return what stands under a heading."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    return found[1].strip() if found else ""


def statements(page: str, heading: str) -> str:
    """Return the SQL block under a heading."""
    found = BLOCK.search(section(page, heading))
    return found[1] if found else ""


def replace_statements(page: str, *, made: dict[str, str]) -> str:
    """Return the page with the SQL blocks that the migration makes today."""
    for heading, kind in (("SQL forward", "forward"), ("SQL back", "back")):
        old = section(page, heading)
        fresh = f"```sql\n{made[kind]}\n```"
        page = page.replace(old, BLOCK.sub(lambda _, fresh=fresh: fresh, old, count=1)) if old else page
    return page
