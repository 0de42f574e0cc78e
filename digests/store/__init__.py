"""What was read is kept here, and found again: SQLite or PostgreSQL behind one ``Store``."""

from digests.store.base import Store
from digests.store.sql import SqlStore, open_store

__all__ = ["SqlStore", "Store", "open_store"]
