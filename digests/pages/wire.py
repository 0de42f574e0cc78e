"""Pages as JSON and back, between the child that reads a hostile file and the process that asked for it.

Nothing but JSON crosses: what comes back is checked field by field, so that a child taken over by its file can give a
wrong page but not run anything in its parent.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import TypeVar

from digests.errors import InputError, MissingExtra, PageError, PageLimit, PdfRefused
from digests.model import Article, DateSource, Page, RawPage, Region, Role

_ERRORS: dict[str, type[InputError]] = {
    kind.__name__: kind for kind in (PageError, PageLimit, PdfRefused, MissingExtra)
}
_T = TypeVar("_T")


class Garbled(Exception):
    """What the child sent is no answer of ours."""


def encode_answer(pages: Sequence[Page]) -> bytes:
    """The pages as one line."""
    return json.dumps({"pages": [asdict(page) for page in pages]}, ensure_ascii=False, default=str).encode(
        "utf-8", "replace"
    )


def encode_error(error: InputError) -> bytes:
    """A refusal as one line."""
    kind = type(error).__name__ if type(error).__name__ in _ERRORS else "PageError"
    return json.dumps({"error": kind, "fields": {key: str(value) for key, value in error.fields.items()}}).encode()


def decode_answer(line: bytes) -> list[Page]:
    """The pages of an answer. Raises the ``InputError`` it holds, and ``Garbled``."""
    try:
        answer = json.loads(line)
        if "error" in answer:
            fields = {str(key): str(value)[:300] for key, value in _typed(answer["fields"], dict).items()}
            raise _ERRORS[answer["error"]](**fields)
        return [_page(page) for page in _typed(answer["pages"], list)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Garbled(str(error)) from error


def encode_request(kind: str, raw: RawPage, options: dict[str, int]) -> bytes:
    """What is asked, as one line; the content's ``size`` bytes follow it."""
    return json.dumps(
        {
            "kind": kind,
            "name": raw.name,
            "paper": raw.paper,
            "published": raw.published.isoformat() if raw.published else None,
            "number": raw.number,
            "size": len(raw.content),
            "options": options,
        }
    ).encode()


def decode_request(line: bytes) -> tuple[str, RawPage, int, dict[str, int]]:
    """Kind, the page without its content, the content's size, options."""
    asked = json.loads(line)
    published = date.fromisoformat(asked["published"]) if asked["published"] else None
    raw = RawPage(content=b"", name=asked["name"], paper=asked["paper"], published=published, number=asked["number"])
    return asked["kind"], raw, asked["size"], asked["options"]


def _typed(value: object, kind: type[_T]) -> _T:
    if not isinstance(value, kind):
        raise Garbled(f"{type(value).__name__} for {kind.__name__}")
    return value


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_typed(text, str) for text in _typed(value, list))


def _box(value: object) -> tuple[float, float, float, float] | None:
    if value is None:
        return None
    left, top, right, bottom = (float(side) for side in _typed(value, list))
    return left, top, right, bottom


def _page(value: object) -> Page:
    page = _typed(value, dict)
    size = page["size"]
    return Page(
        articles=tuple(_article(article) for article in _typed(page["articles"], list)),
        masthead=_typed(page["masthead"], str),
        published=date.fromisoformat(page["published"]) if page["published"] else None,
        published_from=DateSource(page["published_from"]),
        number=_typed(page["number"], str),
        section=_typed(page["section"], str),
        furniture=_texts(page["furniture"]),
        unplaced=_texts(page["unplaced"]),
        regions=tuple(_region(region) for region in _typed(page["regions"], list)),
        size=(float(size[0]), float(size[1])) if size else None,
        notes=_texts(page["notes"]),
    )


def _article(value: object) -> Article:
    article = _typed(value, dict)
    return Article(
        headline=_typed(article["headline"], str),
        kicker=_typed(article["kicker"], str),
        deck=_typed(article["deck"], str),
        column=_typed(article["column"], str),
        dateline=_typed(article["dateline"], str),
        reporters=_texts(article["reporters"]),
        correspondents=_texts(article["correspondents"]),
        paragraphs=_texts(article["paragraphs"]),
        byline=_typed(article["byline"], str),
        confidence=float(article["confidence"]),
    )


def _region(value: object) -> Region:
    region = _typed(value, dict)
    return Region(
        role=Role(region["role"]),
        text=_typed(region["text"], str),
        article=None if region["article"] is None else int(region["article"]),
        start=int(region["start"]),
        end=int(region["end"]),
        sheet=int(region["sheet"]),
        box=_box(region["box"]),
    )
