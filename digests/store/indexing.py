"""The index and the vocabulary follow the articles, within the transaction that writes them."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from digests.store import fold, trigrams
from digests.store.engine import Database
from digests.store.index import Entry, Index, entry_of
from digests.store.index_postgres import PostgresIndex
from digests.store.index_sqlite import SqliteIndex
from digests.store.many import insert_many
from digests.store.rows import Values
from digests.store.schema import pages as t
from digests.store.schema.search import index_state, vocabulary

#: Goes up with every change of the tokens themselves.
TOKENS = 1
_BATCH = 2_000
_COUNTED_UP = "ON CONFLICT (text) DO UPDATE SET articles = vocabulary.articles + excluded.articles"


def index_for(database: Database) -> Index:
    """The index of that kind of database."""
    return SqliteIndex() if database.dialect == "sqlite" else PostgresIndex()


def tokens_version(dialect: str) -> str:
    """Changes with the tokens and with what folding makes of any character (a new Unicode, a new OpenCC)."""
    folded = hashlib.sha256(repr(sorted(fold.table().items())).encode()).hexdigest()
    version = f"{TOKENS}.{fold.VERSION}.{folded[:16]}"
    return f"{version}.{trigrams.version()}" if dialect == "postgresql" else version


def renew(database: Database, index: Index) -> bool:
    """Make the index anew when other tokens than ours are in it; says whether it was. One transaction."""
    known = tokens_version(database.dialect)
    with database.read() as connection:
        if connection.scalar(sa.select(index_state.c.tokens)) == known:
            return False
    with database.write() as connection:
        rebuild(connection, index)
    return True


def rebuild(connection: Connection, index: Index) -> None:
    """Index every article that is shown, from nothing."""
    index.renew(connection, _shown(connection))
    connection.execute(sa.delete(index_state))
    connection.execute(sa.insert(index_state).values(id=1, tokens=tokens_version(connection.dialect.name)))


def _shown(connection: Connection) -> Iterator[list[Entry]]:
    """Every article that is shown, by its number, in batches."""
    last = -1
    while True:
        batch = sa.select(t.articles).where(t.articles.c.shown, t.articles.c.id > last)
        rows = connection.execute(batch.order_by(t.articles.c.id).limit(_BATCH)).mappings().all()
        if not rows:
            return
        yield [entry_of(row) for row in rows]
        last = rows[-1]["id"]


def index_rows(connection: Connection, index: Index, rows: Iterable[Values], words: Iterable[str]) -> None:
    """Articles just written, and their keywords."""
    index.add(connection, [entry_of(row) for row in rows])
    count_words(connection, words, 1)


def unindex_page(connection: Connection, index: Index, page_id: int) -> None:
    """A page's articles are no longer found."""
    rows = (
        connection.execute(sa.select(t.articles).where(t.articles.c.page_id == page_id, t.articles.c.shown))
        .mappings()
        .all()
    )
    index.remove(connection, [entry_of(row) for row in rows])
    numbers = [row["id"] for row in rows]
    words = connection.scalars(sa.select(t.keywords.c.text).where(t.keywords.c.article_id.in_(numbers))).all()
    count_words(connection, words, -1)


def count_words(connection: Connection, words: Iterable[str], times: int) -> None:
    """Keywords of articles that came (1) or went (-1)."""
    rows = [{"text": word, "articles": times * count} for word, count in sorted(Counter(words).items())]
    insert_many(connection, vocabulary, rows, _COUNTED_UP)


def common_words(connection: Connection, most: int) -> Sequence[str]:
    """The keywords of the most articles."""
    query = sa.select(vocabulary.c.text).where(vocabulary.c.articles > 0)
    return connection.scalars(query.order_by(vocabulary.c.articles.desc()).limit(most)).all()
