"""A Digest in the form a reader wants: terminal text, Telegram messages, a page, data, a calendar."""

from enum import StrEnum
from typing import Literal, overload

from digests.forms.calendar import render_calendar
from digests.forms.data import render_json
from digests.forms.page import render_page
from digests.forms.telegram import CatchBlocks, Length, Sheet, render_telegram
from digests.forms.terminal import render_text
from digests.i18n import DEFAULT_LANGUAGE
from digests.model import Digest, Part


class Form(StrEnum):
    """The forms of a digest."""

    TEXT = "text"
    TELEGRAM = "telegram"
    HTML = "html"
    JSON = "json"
    ICS = "ics"


@overload
def render(digest: Digest, form: Literal["telegram"], *, language: str = ...) -> list[Part]: ...
@overload
def render(digest: Digest, form: Literal["text", "html", "json", "ics"], *, language: str = ...) -> str: ...
@overload
def render(digest: Digest, form: str, *, language: str = ...) -> str | list[Part]: ...
def render(digest: Digest, form: str, *, language: str = DEFAULT_LANGUAGE) -> str | list[Part]:
    """``digest`` as one of the forms; ``ValueError`` for an unknown form."""
    match Form(form):
        case Form.TEXT:
            return render_text(digest, language=language)
        case Form.TELEGRAM:
            return render_telegram(digest, language=language)
        case Form.HTML:
            return render_page(digest, language=language)
        case Form.JSON:
            return render_json(digest)
        case Form.ICS:
            return render_calendar(digest.deadlines, language=language)


__all__ = [
    "CatchBlocks",
    "Form",
    "Length",
    "Sheet",
    "render",
    "render_calendar",
    "render_json",
    "render_page",
    "render_telegram",
    "render_text",
]
