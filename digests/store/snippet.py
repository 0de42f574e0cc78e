"""A piece of the text around what was found, the hits marked as slices."""

import re
from collections.abc import Sequence

from digests.model import Slice
from digests.store.fold import table

#: Characters of a snippet, its ellipses not counted.
LENGTH = 80
_BEFORE = 16  # characters shown before the first hit

_PARTING = re.compile(r"\s+")


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
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        new = changes.get(ord(character), character)
        characters.extend(new)
        places.extend([place] * len(new))
    raw = "".join(characters)
    kept = _kept(raw)
    return "".join(raw[i] for i in kept), [places[i] for i in kept]


def _kept(raw: str) -> list[int]:
    """The characters that white space leaves over, as ``fold`` decides."""
    kept: list[int] = []
    for index, character in enumerate(raw):
        if character != " ":
            kept.append(index)
            continue
        if kept and _latin(raw[kept[-1]]) and _latin(raw[index + 1 : index + 2]):
            kept.append(index)
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
