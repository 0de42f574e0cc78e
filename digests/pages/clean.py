"""Hostile and careless characters, removed before anything else looks at a text (Unicode 15 categories).

Goes: everything of category Cf (direction overrides, zero-width characters, soft hyphen, byte order mark, tags),
control characters, lone surrogates, noncharacters and the fillers that look like nothing. Stays: line breaks, and
U+200D between two emoji, where it joins them into one. A tab becomes a space, every other line end a line feed.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

_ZWJ = "\u200d"
#: Line ends of other systems, and the tab: one character for one.
_REPLACED = str.maketrans("\t\r\v\f\x85\u2028\u2029", " \n\n\n\n\n\n")
#: Invisible though they count as letters or marks: combining grapheme joiner, Hangul and Khmer fillers, blank Braille.
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800"
#: Where such characters are: planes 0 and 1, the tags in plane 14, the last two of each plane (noncharacters).
_PLANES = (
    *range(0x20000),
    *(plane * 0x10000 + last for plane in range(2, 17) for last in (0xFFFE, 0xFFFF) if plane != 14),
    *range(0xE0000, 0xE1000),
    0xEFFFE,
    0xEFFFF,
)
_EMOJI = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"


def clean(text: str) -> str:
    """The text without hostile characters; linear in its length, and the text itself when there are none."""
    if not _suspects().search(text):
        return text
    return _dropped().sub("", text).translate(_REPLACED)


def clean_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """``clean(text)``, and for each of its characters (and its end) the offset in ``text``."""
    if not _suspects().search(text):
        return text, range(len(text) + 1)
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for gone in _dropped().finditer(text):
        pieces.append(text[at : gone.start()])
        offsets.extend(range(at, gone.start()))
        at = gone.end()
    pieces.append(text[at:])
    offsets.extend(range(at, len(text) + 1))
    return "".join(pieces).translate(_REPLACED), offsets


def _is_hostile(code: int) -> bool:
    category = unicodedata.category(chr(code))
    if category == "Cc":
        return code not in (0x0A, *_REPLACED)
    return category in ("Cf", "Cs") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF or chr(code) in _FILLERS


@cache
def _hostile() -> str:
    """The inside of a character class with everything that goes, U+200D apart, as ranges."""
    ranges: list[list[int]] = []
    for code in filter(_is_hostile, _PLANES):
        if chr(code) == _ZWJ:
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


@cache
def _suspects() -> re.Pattern[str]:
    return re.compile(f"[{_hostile()}{_ZWJ}\t\r\v\f\x85\u2028\u2029]")


@cache
def _dropped() -> re.Pattern[str]:
    joiner = f"(?<![{_EMOJI}\ufe0f]){_ZWJ}|{_ZWJ}(?![{_EMOJI}])"
    return re.compile(f"[{_hostile()}]+|\r(?=\n)|{joiner}")
