"""A Digest as Telegram messages: blocks from templates, packed within the limits."""

from enum import StrEnum

from digests.forms.environment import environment
from digests.i18n import DEFAULT_LANGUAGE
from digests.markup import pack
from digests.model import Digest, Part

#: More deadlines than this are counted, not shown; /deadlines has them all.
DEADLINES = 15


class Length(StrEnum):
    """How much of each article a subscriber wants."""

    HEADLINES = "headlines"
    SUMMARY = "summary"
    FULL = "full"


def render_telegram(
    digest: Digest,
    *,
    language: str = DEFAULT_LANGUAGE,
    length: Length = Length.SUMMARY,
    link: str = "",
) -> list[Part]:
    """``digest`` as messages in Telegram's HTML, each within 4,096 UTF-16 units and 90 entities.

    ``link`` is the address that opens an article, with ``{article}`` for its number in the store; without it a headline
    is no link.
    """
    env = environment(language)
    show = {name: env.get_template(f"telegram_{name}.html.j2").render for name in ("opening", "due", "item", "closing")}
    shown = digest.deadlines[:DEADLINES]
    blocks = [show["opening"](digest=digest).strip()]
    blocks += [
        "\n" * (not number) + show["due"](digest=digest, item=item, first=not number).strip()
        for number, item in enumerate(shown)
    ]
    blocks += [
        "\n" + show["item"](item=item, number=number, length=length, link=link).strip()
        for number, item in enumerate(digest.items, 1)
    ]
    blocks.append("\n" + show["closing"](digest=digest, hidden=len(digest.deadlines) - len(shown)).strip())
    header = env.get_template("telegram_header.html.j2").render(digest=digest).strip()
    return pack(blocks, header=header)
