"""The scan for atoms: only the patterns that can begin with a character are tried there, and only where the next one
lets any go on; none is lost by that.
"""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.analysis import times_atoms
from digests.analysis.calendars import festival_names
from digests.analysis.times_atoms import Atom, atoms
from digests.analysis.times_text import plain

SENTENCES = Path(__file__).parents[2] / "data"
#: Every group at every place: slow, and certain.
EVERYWHERE = [(kind, rank, "".join(times_atoms._INITIALS), pattern) for kind, rank, _, pattern in times_atoms._PATTERNS]


def _everywhere(texts: list[str]) -> list[list[Atom]]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(times_atoms, "_PATTERNS", EVERYWHERE)
        patched.setattr(times_atoms, "_FOLLOWERS", [])
        _forget()
        found = [list(atoms(text)) for text in texts]
    _forget()
    return found


def _forget() -> None:
    times_atoms._scanner.cache_clear()
    times_atoms._beginning.cache_clear()


def test_the_groups_of_initials_lose_no_atom_of_the_labelled_sentences() -> None:
    """Each sentence of the labelled sets has the same atoms when every pattern is tried at every place."""
    texts = [
        plain(json.loads(line)["text"]).text
        for path in sorted(SENTENCES.glob("deadlines*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert [list(atoms(text)) for text in texts] == _everywhere(texts)


def test_nor_a_festival() -> None:
    """Every festival is an atom, also one that begins with a number: 五旬节, 七夕."""
    texts = [f"{name}期间" for name in festival_names()]
    assert [list(atoms(text)) for text in texts] == _everywhere(texts)


INITIALS = "".join(times_atoms._INITIALS.values())


TIMES = INITIALS + "节期间前内底末时点分个-/.:，、至到"
#: Whatever the patterns name, one after the other: 周一, 的最后一天, 中秋.
WORDS = sorted(
    {word for *_, pattern in times_atoms._PATTERNS for word in re.findall("[\u4e00-\u9fff“”0-9]+", pattern)}
    | set(festival_names())
    | set(INITIALS)
    | set("分个-/.:，、至到 ")
    | {"的最后一天", "的第一个周六", "最后一个工作日"}
)


@given(
    st.lists(
        st.text(alphabet=TIMES, max_size=14) | st.lists(st.sampled_from(WORDS), max_size=6).map("".join),
        min_size=1,
        max_size=60,
    )
)
def test_nor_of_any_text(texts: list[str]) -> None:
    """Nor do texts of the characters that times are made of."""
    assert [list(atoms(text)) for text in texts] == _everywhere(texts)
