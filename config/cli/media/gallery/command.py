"""`./plaza media gallery`: from a running stack to a page."""

from datetime import UTC, datetime
from pathlib import Path

import click

from config.cli.media.gallery.page import render_page
from config.cli.tasks.service_at import service_at

ACCOUNTS = "config.cli.media.gallery.account_tasks"
MEDIA = "config.cli.media.gallery.media_tasks"


@click.command()
@click.option("--account", metavar="NAME", help="Whose media; the newest of everybody otherwise.")
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True, help="How many at most.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write; gallery.html in the data dir otherwise.",
)
@click.pass_obj
def gallery(data_dir: Path, *, account: str | None, limit: int, out: Path | None) -> None:
    """Write a page that shows media with every rendition, to be looked at in a browser."""
    owner_id = None
    if account is not None:
        with service_at(data_dir, service="accounts", module=ACCOUNTS) as service:
            owner_id = service.call("find", username=account)
    with service_at(data_dir, service="media", module=MEDIA) as service:
        shown, places = service.call("newest", owner_id=owner_id, limit=limit), service.call("places")
    title = f"Media of {account}" if account else "The newest media"
    written = out or data_dir / "gallery.html"
    written.write_text(render_page(shown, title=title, places=places, at=datetime.now(UTC)), encoding="utf-8")
    click.echo(f"{len(shown)} media: {written}")
