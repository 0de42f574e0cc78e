"""PostgreSQL computes the tokens of a text in SQL, and is asked for them in Python: both make the same numbers."""

from itertools import pairwise

import pytest
import sqlalchemy as sa

from digests.store import SqlStore
from digests.store.trigrams import BETWEEN, number_of, trigrams


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("content", "head"), [("水库\n2022年𠮷", "水库"), ("a", ""), ("", ""), ("'\\{}\"中国,人民", '",NULL')]
)
def test_the_database_makes_the_tokens_that_are_asked_for(postgres_store: SqlStore, content: str, head: str) -> None:
    """Every character, every two neighbours, trigrams; of the headline without these. Nothing else."""
    tokens = [number_of(token) for token in (*content, *map("".join, pairwise(content)), *trigrams(content))]
    tokens += [number_of(token, head=True) for token in (*head, *map("".join, pairwise(head)))]
    made = sa.text("SELECT search_tokens(:content, :head, :trigrams)")
    texts = {"content": content, "head": head, "trigrams": BETWEEN.join(trigrams(content))}

    with postgres_store.database.read() as connection:
        assert set(connection.scalar(made, texts)) == set(tokens)
