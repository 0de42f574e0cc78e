"""A Digest as data: plain dictionaries of a stable shape, and JSON."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from digests.model import Digest


def digest_data(digest: Digest) -> dict[str, Any]:
    """``digest`` as dictionaries and lists; dates in ISO 8601."""
    return {
        "on": digest.on,
        "papers": digest.papers,
        "published": digest.published,
        "inferred": digest.inferred,
        "pages": digest.pages,
        "articles": [
            {
                **asdict(item.article),
                "summary": item.analysis.summary,
                "keywords": [asdict(word) for word in item.analysis.keywords],
                "deadlines": [asdict(deadline) for deadline in item.analysis.deadlines],
                "sources": [asdict(source) for source in item.sources],
            }
            for item in digest.items
        ],
        "deadlines": [asdict(item) for item in digest.deadlines],
        "keywords": [asdict(word) for word in digest.keywords],
        "new_words": digest.new_words,
        "left_out": digest.left_out,
    }


def to_json(value: object) -> str:
    """``value`` as readable JSON, Chinese as it is, dates in ISO 8601."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_iso)


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"not JSON: {type(value).__name__}")


def render_json(digest: Digest) -> str:
    """``digest`` as JSON."""
    return to_json(digest_data(digest))
