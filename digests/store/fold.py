"""Which texts count as the same when one is looked for in the other.

Character by character: NFKC (full-width to half-width), lower case, Traditional to Simplified (OpenCC's first choice
for the character alone, so 乾 is looked up as 干 in query and text alike). White space is where a page wraps its lines:
it is dropped, except between two ASCII letters or digits, where it is one space. Invisible format characters go.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from digests.i18n import simplified

#: Goes up with every change of ``fold`` or of the tokens; an index of another version is built anew.
VERSION = 1

_SPACE_TO_DROP = re.compile(r"(?<![0-9a-z]) | (?![0-9a-z])")
_SPACES = re.compile(r"\s+")


@cache
def table() -> dict[int, str]:
    """Of every character that folding changes, what it becomes; white space becomes one space."""
    folded: dict[int, str] = {}
    for code in _codes():
        character = chr(code)
        if 0xD800 <= code < 0xE000 or code == 0:
            folded[code] = "\ufffd"
            continue
        plain = unicodedata.normalize("NFKC", character).lower()
        if plain.isspace():
            plain = " "
        elif unicodedata.category(character) == "Cf":
            plain = ""
        if plain != character:
            folded[code] = plain
    folded |= _simplified(folded)
    for code, plain in folded.items():
        folded[code] = plain.translate(folded)  # ㈶ is (財) is (财)
    return folded


def _codes() -> Iterator[int]:
    """Where Unicode has characters that NFKC or lower case changes; planes 2 and 3 but for one block are ideographs."""
    yield from range(0x20000)
    yield from range(0x2F800, 0x2FA20)
    yield from range(0xE0000, 0xE1000)


def _simplified(folded: dict[int, str]) -> dict[int, str]:
    """Traditional characters, and those that NFKC makes Traditional ones."""
    ideographs = [chr(code) for start, end in ((0x3400, 0xA000), (0x20000, 0x33480)) for code in range(start, end)]
    ideographs += [chr(code) for code, text in folded.items() if len(text) == 1 and text >= "\u3400"]
    before = [folded.get(ord(character), character) for character in ideographs]
    after = simplified("\n".join(before)).split("\n")
    return {ord(character): new for character, old, new in zip(ideographs, before, after, strict=True) if new != old}


def fold(text: str) -> str:
    """The form in which texts are compared. ``fold(fold(x)) == fold(x)``."""
    folded = text.translate(table())
    if " " not in folded:
        return folded
    return _SPACE_TO_DROP.sub("", _SPACES.sub(" ", folded))
