"""What the same queries cost elsewhere: a plain LIKE in the same database, and tantivy over the same pairs."""

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from digests.store import SqlStore
from digests.store.fold import fold
from digests.store.tokens import pairs
from tests.benchmarks.corpus import articles

Spread = Callable[[list[str], Callable[[str], object]], dict[str, object]]


#: PostgreSQL's processes that work for every database.
_HELPERS = ("checkpointer", "background writer", "walwriter", "autovacuum worker")


def server_seconds(store: SqlStore, helpers: tuple[str, ...] = ()) -> float:
    """Processor time that PostgreSQL's processes of this database have used so far; 0 for SQLite, which has none."""
    if store.database.dialect == "sqlite":
        return 0.0
    spent = 0
    ours = (f" {store.database.engine.url.database} ", *helpers)
    for process in Path("/proc").glob("[0-9]*"):
        try:
            called = (process / "cmdline").read_bytes().decode(errors="replace")
            if called.startswith("postgres: ") and any(name in called for name in ours):
                spent += int((process / "schedstat").read_text().split(" ")[0])  # nanoseconds on a processor
        except OSError:
            continue  # it ended meanwhile
    return spent / 1e9


def all_server_seconds(store: SqlStore) -> float:
    """The same with what writes its log and its files."""
    return server_seconds(store, _HELPERS)


def run(store: SqlStore, count: int, asked: dict[str, list[str]], spread: Spread) -> dict[str, object]:
    """Newest first by LIKE, the first word of three queries a kind, and tantivy's best ten where it is installed.

    Tantivy counts nothing, cuts no snippet, and of a single character it finds only what ends an article.
    """
    report: dict[str, object] = {}
    for kind, some in asked.items():
        words = [query.strip('"').split(" ")[0].split(":")[-1] for query in some]
        report[f"LIKE: {kind}"] = spread(words[:3], lambda word: _like(store, word))
    try:
        return report | _tantivy(count, asked, spread)
    except ImportError:
        return report | {"tantivy": "not installed"}


def _like(store: SqlStore, word: str) -> None:
    query = sa.text(
        "SELECT id FROM articles WHERE shown AND (body LIKE :word OR headline LIKE :word) ORDER BY id DESC LIMIT 10"
    )
    with store.database.read() as connection:
        connection.execute(query, {"word": f"%{word}%"}).all()


def _tantivy(count: int, asked: dict[str, list[str]], spread: Spread) -> dict[str, object]:
    import tantivy  # type: ignore[import-not-found, unused-ignore]  # only for this benchmark

    schema = tantivy.SchemaBuilder()
    schema.add_unsigned_field("number", stored=True, fast=True)
    schema.add_text_field("body", stored=False, tokenizer_name="whitespace", index_option="position")
    with TemporaryDirectory(prefix="bench-tantivy-") as folder:
        index = tantivy.Index(schema.build(), path=folder)
        begun = time.process_time()
        writer = index.writer(heap_size=256 << 20, num_threads=1)
        for number, one in enumerate(articles(count)):
            document = tantivy.Document()
            document.add_unsigned("number", number)
            document.add_text("body", pairs(fold(f"{one.headline}\n{one.body}")))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        seconds = time.process_time() - begun
        index.reload()
        searcher = index.searcher()
        report: dict[str, object] = {
            "tantivy: articles a second of processor time": round(count / seconds),
            "tantivy: index bytes": sum(file.stat().st_size for file in Path(folder).iterdir()),
        }
        for kind, some in asked.items():
            if "field" not in kind:  # it knows the body alone
                report[f"tantivy best: {kind}"] = spread(some, lambda query: searcher.search(_query(index, query), 10))
        return report


def _query(index: object, typed: str) -> object:
    import tantivy

    words = [typed.strip('"')] if '"' in typed else typed.split(" ")
    parts = []
    for word in words:
        tokens = pairs(fold(word.lstrip("-"))).split(" ")
        tokens = tokens[:-1] or tokens
        part = (
            tantivy.Query.phrase_query(index.schema, "body", tokens)  # type: ignore[attr-defined, unused-ignore]
            if len(tokens) > 1
            else tantivy.Query.term_query(index.schema, "body", tokens[0])  # type: ignore[attr-defined, unused-ignore]
        )
        parts.append((tantivy.Occur.MustNot if word.startswith("-") else tantivy.Occur.Must, part))
    return tantivy.Query.boolean_query(parts)
