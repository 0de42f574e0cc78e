"""The tables, one file a noun, all of one ``MetaData``."""

from digests.store.schema import drafts, follows, looks, outbox, pages, people, search
from digests.store.schema.meta import Moment, Prose, metadata

__all__ = ["Moment", "Prose", "drafts", "follows", "looks", "metadata", "outbox", "pages", "people", "search"]
