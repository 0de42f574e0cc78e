"""The tables, one file a noun, all of one ``MetaData``."""

from digests.store.schema import outbox, pages, people, search
from digests.store.schema.meta import Moment, Prose, metadata

__all__ = ["Moment", "Prose", "metadata", "outbox", "pages", "people", "search"]
