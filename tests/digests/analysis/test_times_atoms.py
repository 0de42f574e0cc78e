"""The scan for atoms: only the patterns that can begin with a character are tried there, and none is lost by that."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.analysis import times_atoms
from digests.analysis.times_atoms import Atom, atoms
from digests.analysis.times_text import plain

SENTENCES = Path(__file__).parents[2] / "data"
#: Every group at every place: slow, and certain.
EVERYWHERE = [(kind, rank, "".join(times_atoms._INITIALS), pattern) for kind, rank, _, pattern in times_atoms._PATTERNS]


def _everywhere(texts: list[str]) -> list[list[Atom]]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(times_atoms, "_PATTERNS", EVERYWHERE)
        times_atoms._scanner.cache_clear()
        found = [list(atoms(text)) for text in texts]
    times_atoms._scanner.cache_clear()
    return found


def test_the_groups_of_initials_lose_no_atom_of_the_labelled_sentences() -> None:
    """Each sentence of the labelled sets has the same atoms when every pattern is tried at every place."""
    texts = [
        plain(json.loads(line)["text"]).text
        for path in sorted(SENTENCES.glob("deadlines*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert [list(atoms(text)) for text in texts] == _everywhere(texts)


INITIALS = "".join(times_atoms._INITIALS.values())


TIMES = INITIALS + "节期间前内底末时点分个-/.:，、至到"


@given(st.lists(st.text(alphabet=TIMES, max_size=14), min_size=1, max_size=60))
def test_nor_of_any_text(texts: list[str]) -> None:
    """Nor do texts of the characters that times are made of."""
    assert [list(atoms(text)) for text in texts] == _everywhere(texts)
