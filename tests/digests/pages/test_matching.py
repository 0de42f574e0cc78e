"""Headlines and bodies are assigned for the greatest sum."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from digests.pages.matching import Likeness, assign, bigrams, votes

_ROWS = st.integers(1, 5)


@given(st.data())
def test_assignment_is_optimal(data: st.DataObject) -> None:
    """No other assignment of a small matrix has a greater sum."""
    rows, columns = data.draw(_ROWS), data.draw(_ROWS)
    scores = [[data.draw(st.integers(1, 20)) for _ in range(columns)] for _ in range(rows)]
    found = assign(scores)
    wide = max(rows, columns)
    full = [[scores[r][c] if r < rows and c < columns else 0 for c in range(wide)] for r in range(wide)]
    best = max(sum(full[r][c] for r, c in enumerate(order)) for order in permutations(range(wide)))
    assert sum(scores[row][column] for row, column in found.items()) == best
    assert len(set(found.values())) == len(found) == min(rows, columns)


def test_nothing_to_assign() -> None:
    """No headlines, no bodies, or nothing shared: no pair."""
    assert assign([]) == {}
    assert assign([[]]) == {}
    assert assign([[0.0]]) == {}


def test_bigrams_leave_out_marks_and_widths() -> None:
    """Punctuation, blanks and line breaks do not count, full-width figures are figures."""
    assert bigrams("“云 溪”\n２０") == ["云溪", "溪2", "20"]


def test_likeness_weighs_what_only_one_body_says() -> None:
    """A bigram of one body says more than one of all."""
    bodies = [set(bigrams("云溪区修路")), set(bigrams("云溪区植树"))]
    likeness = Likeness(bodies, bodies, bodies)
    headline = set(bigrams("云溪区植树"))
    assert likeness(headline, 1) == 1.0
    assert likeness(headline, 0) < 0.5


def test_headline_that_fits_two_leads_votes_for_none() -> None:
    """A vote is the distance to the second choice."""
    lead = set(bigrams("云溪区召开会议"))
    other = set(bigrams("青浔镇植树"))
    assert votes([lead], [lead, lead, other]) == [0.0, 0.0, 0.0]
    assert votes([other], [lead, lead, other]) == [0.0, 0.0, 1.0]
