"""The store of the settings, as every command opens it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.settings import Settings

if TYPE_CHECKING:
    from digests.store import SqlStore
    from digests.store.migrate import Upgrade

log = structlog.get_logger(__name__)


def log_upgrade(upgrade: "Upgrade") -> None:
    """A line in the log of a process that runs."""
    log.warning("schema changed", before=upgrade.before, now=upgrade.now, kept=str(upgrade.kept or "nowhere"))


def open_settings(
    settings: Settings, upgraded: "Callable[[Upgrade], None]" = log_upgrade, *, backup: Path | None = None
) -> "SqlStore":
    """Opens it; before an older schema is changed it is kept, in ``backup`` or where the settings say, and ``upgraded``
    is told. Raises StoreError."""
    from digests.store import open_store

    return open_store(settings.database, backup=backup, backups=settings.backups, upgraded=upgraded)
