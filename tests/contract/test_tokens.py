"""PostgreSQL computes the tokens of a text in SQL, and is asked for them in Python: both make the same numbers."""

from itertools import pairwise

import pytest
import sqlalchemy as sa

from digests.store import SqlStore
from digests.store.query import Field
from digests.store.trigrams import BETWEEN, SIGNS, number_of, trigrams


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("content", "head", "people"),
    [
        ("水库\n2022年𠮷", "水库", "张三\n李四"),
        ("a", "", ""),
        ("", "", ""),
        ("'\\{}\"中国,人民:(大会)。“开幕”", '",NULL', "𠮷,"),
        ("".join(f"水{sign}" for sign in SIGNS), "水、库", ""),
    ],
)
def test_the_database_makes_the_tokens_that_are_asked_for(
    postgres_store: SqlStore, content: str, head: str, people: str
) -> None:
    """Every character, every two neighbours without a sign, trigrams; headlines and people apart. Nothing else."""
    neighbours = [pair for pair in map("".join, pairwise(content)) if not set(pair) & set(SIGNS)]
    tokens = [number_of(token) for token in (*content, *neighbours, *trigrams(content))]
    tokens += [number_of(token, field=Field.HEAD) for token in (*head, *map("".join, pairwise(head)))]
    tokens += [number_of(character, field=Field.PEOPLE) for character in people]
    made = sa.text("SELECT search_tokens(:content, :head, :people, :trigrams)")
    texts = {"content": content, "head": head, "people": people, "trigrams": BETWEEN.join(trigrams(content))}

    with postgres_store.database.read() as connection:
        assert set(connection.scalar(made, texts)) == set(tokens)
