"""A piece of the text around what was found, the hits marked as slices."""

import re
from collections.abc import Sequence
from functools import cache

from digests.model import Slice
from digests.store.fold import table

#: Characters of a snippet, its ellipses not counted.
LENGTH = 80
_BEFORE = 16  # characters shown before the first hit

_PARTING = re.compile(r"\s+")
_BLANKS = re.compile(" +")


def snippet(fields: Sequence[str], words: Sequence[str], *, length: int = LENGTH) -> tuple[Slice, ...]:
    """About ``length`` characters of the first of ``fields`` with the most of the folded ``words``, or its start."""
    found = [(field, *_spans(field, words)) for field in fields]
    if not found:
        return ()
    field, spans, _kinds = max(found, key=lambda one: one[2])
    start, end = _window(field, spans, length)
    return _slices(field, [span for span in spans if start <= span[0] and span[1] <= end], start, end)


def _spans(field: str, words: Sequence[str]) -> tuple[list[tuple[int, int]], int]:
    """Where the words are in the field as it was printed, and how many kinds of them."""
    folded, places = folded_with_places(field)
    spans = []
    kinds = 0
    for word in words:
        at = folded.find(word)
        kinds += at >= 0
        while at >= 0:
            spans.append((places[at], places[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    return _merged(spans), kinds


def folded_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and of each of its characters the place in ``text`` of the one it came from."""
    changes = table()
    if _uneven().isdisjoint(text):  # nearly always: every character becomes one
        raw, places = text.translate(changes), None
    else:
        pieces = [changes.get(ord(character), character) for character in text]
        raw, places = "".join(pieces), [place for place, piece in enumerate(pieces) for _ in piece]
    kept = _kept(raw)
    folded = raw if len(kept) == len(raw) else "".join(raw[at] for at in kept)
    return folded, kept if places is None else [places[at] for at in kept]


@cache
def _uneven() -> frozenset[str]:
    """The characters that become none or several."""
    return frozenset(chr(code) for code, folded in table().items() if len(folded) != 1)


def _kept(raw: str) -> list[int]:
    """The places of the characters that white space leaves over, as ``fold`` decides."""
    kept: list[int] = []
    at = 0
    for run in _BLANKS.finditer(raw):
        kept += range(at, run.start())
        if _latin(raw[run.start() - 1 : run.start()]) and _latin(raw[run.end() : run.end() + 1]):
            kept.append(run.end() - 1)
        at = run.end()
    kept += range(at, len(raw))
    return kept


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _window(text: str, spans: list[tuple[int, int]], length: int) -> tuple[int, int]:
    """The stretch with the most hits, begun a little before the first of them."""
    if not spans:
        return 0, min(length, len(text))
    room = length - _BEFORE
    best = max(spans, key=lambda first: (sum(first[0] <= s and e <= first[0] + room for s, e in spans), -first[0]))
    start = max(0, best[0] - _BEFORE)
    end = min(len(text), max(start + length, best[1]))
    return max(0, min(start, end - length)), end


def _slices(text: str, spans: list[tuple[int, int]], start: int, end: int) -> tuple[Slice, ...]:
    pieces: list[tuple[str, bool]] = [("…", False)] if start > 0 else []
    at = start
    for begins, ends in spans:
        pieces += [(text[at:begins], False), (text[begins:ends], True)]
        at = ends
    pieces.append((text[at:end] + ("…" if end < len(text) else ""), False))
    return tuple(_joined(pieces))


def _joined(pieces: list[tuple[str, bool]]) -> list[Slice]:
    """Neighbours of one kind as one, white space as one blank, nothing empty."""
    slices: list[Slice] = []
    for text, hit in pieces:
        plain = _PARTING.sub(" ", text)
        if slices and slices[-1].hit == hit:
            slices[-1] = Slice(text=slices[-1].text + plain, hit=hit)
        elif plain:
            slices.append(Slice(text=plain, hit=hit))
    return slices
