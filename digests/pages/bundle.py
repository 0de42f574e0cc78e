"""Several documents of one printed page in one ``RawPage``.

An e-paper gives each article at an address of its own, but a page is what was printed on one sheet, and a page is what
the store keeps and a reader looks at. So the source puts the articles it fetched for one page into one bundle, and
``read_html`` gives one Page for it. A bundle is plain bytes: a first line, then for each document a line with its
length in bytes and its address, and its bytes untouched, each in an encoding of its own.
"""

from collections.abc import Iterable

_HEAD = b"<!-- baozhai bundle 1 -->\n"


def bundle(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """One content from (address, content) pairs."""
    pieces = [_HEAD]
    for address, content in parts:
        named = "".join(character for character in address if character.isprintable())
        pieces.append(f"<!-- {len(content)} {named} -->\n".encode("utf-8", "replace"))
        pieces += [content, b"\n"]
    return b"".join(pieces)


def unbundle(content: bytes) -> list[tuple[str, bytes]] | None:
    """The (address, content) pairs of a bundle; None when it is not one. A cut bundle gives its whole documents."""
    if not content.startswith(_HEAD):
        return None
    parts: list[tuple[str, bytes]] = []
    at = len(_HEAD)
    while at < len(content):
        end = content.find(b"\n", at)
        words = content[at:end].split(b" ", 2) if end >= 0 else []
        if len(words) != 3 or not words[1].isdigit() or len(words[1]) > 12:
            break
        begin, length = end + 1, int(words[1])
        if begin + length > len(content):
            break
        parts.append((words[2].removesuffix(b" -->").decode("utf-8", "replace"), content[begin : begin + length]))
        at = begin + length + 1
    return parts
