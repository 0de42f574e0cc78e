"""A query as FTS5 is asked for it: every part of it a quoted phrase, so that nothing of it can be syntax."""

from collections.abc import Sequence

from digests.store.index import Wanted
from digests.store.query import Field, Term
from digests.store.tokens import EVERY, paper_token, phrase

_COLUMNS = {Field.ANY: "", Field.HEAD: "head : ", Field.PEOPLE: "people : "}
#: A token that nothing has.
_NONE = '"\ue1ff"'


def expression(wanted: Wanted, narrowed: dict[Term, Sequence[str]] | None = None) -> str:
    """What an article must match, but for its number.

    A term in ``narrowed`` is asked for by some of the words that hold it: fewer articles match.
    """
    parts = [_any_of(term, (narrowed or {}).get(term, ())) for term in wanted.terms] or [f'"{EVERY}"']
    if wanted.papers is not None:
        papers = " OR ".join(f'"{paper_token(paper)}"' for paper in wanted.papers)
        parts.append(f"({papers})" if papers else _NONE)
    found = " AND ".join(parts)
    return f"({found})" + "".join(f" NOT {_phrase(term, term.text)}" for term in wanted.without)


def _any_of(term: Term, words: Sequence[str]) -> str:
    return "(" + " OR ".join(_phrase(term, word) for word in words or (term.text,)) + ")"


def _phrase(term: Term, word: str) -> str:
    return _COLUMNS[term.field] + phrase(word)
