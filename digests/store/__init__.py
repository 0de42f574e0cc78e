"""What was read is kept here, and found again: SQLite or PostgreSQL behind one ``Store``."""

from digests.store.base import Store
from digests.store.sql import SqlStore, copy_store, open_store, restore

__all__ = ["SqlStore", "Store", "copy_store", "open_store", "restore"]
