"""Where a page of results ends, in a few letters and digits: a button of Telegram holds 64 bytes.

n<article>                        newest first: what is older than that article
b<score>.<article>.<added>        best first: what comes after it, among what was stored when the search began
…~                                the same, turned back: what comes before it
"""

import re
from dataclasses import dataclass

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_FORM = re.compile(r"(?:n([0-9a-z]{1,12})|b([0-9a-z]{1,12})\.([0-9a-z]{1,12})\.([0-9a-z]{1,12}))(~?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A place between two results. ``score`` and ``added`` are None when newest first."""

    article: int
    score: int | None = None
    added: int | None = None
    back: bool = False

    def __str__(self) -> str:
        turn = "~" if self.back else ""
        if self.score is None or self.added is None:
            return f"n{_written(self.article)}{turn}"
        return f"b{_written(self.score)}.{_written(self.article)}.{_written(self.added)}{turn}"


def read_cursor(text: str | None) -> Cursor | None:
    """The cursor that was written, or None for what is none: then one begins at the beginning."""
    match = _FORM.fullmatch(text or "")
    if match is None:
        return None
    newest, score, article, added, turn = match.groups()
    if newest is not None:
        return Cursor(article=int(newest, 36), back=bool(turn))
    return Cursor(article=int(article, 36), score=int(score, 36), added=int(added, 36), back=bool(turn))


def _written(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
