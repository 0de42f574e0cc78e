"""A Digest as Telegram messages: blocks from templates, packed within the limits."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property

from digests.forms.environment import environment
from digests.i18n import DEFAULT_LANGUAGE, traditional, translations
from digests.markup import Packer, clip
from digests.model import Catch, Digest, Part

#: More deadlines than this are counted, not shown; /deadlines has them all.
DEADLINES = 15
#: More articles that hold followed words are counted, not shown.
CATCHES = 20
#: Characters of the words by which an article was caught.
_WORDS = 120


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
    catches: Sequence[Catch] = (),
) -> list[Part]:
    """``digest`` as messages in Telegram's HTML, each within 4,096 UTF-16 units and 90 entities.

    ``link`` is the address that opens an article, with ``{article}`` for its number in the store; without it neither a
    headline nor a deadline is a link. ``catches`` open it in a section of their own.
    """
    return Sheet(digest, language=language, length=length, link=link).parts(catches)


class Sheet:
    """A digest whose messages can be had again and again below other catches; see ``render_telegram``.

    A message that holds nothing of the catches is the same for everybody for whom the cut before it is the same.
    """

    def __init__(
        self, digest: Digest, *, language: str = DEFAULT_LANGUAGE, length: Length = Length.SUMMARY, link: str = ""
    ) -> None:
        self._digest, self._length = digest, length
        self._catches = CatchBlocks(language=language, link=link)
        self._env, self._link = environment(language), link
        self._below = {source.article for item in digest.items for source in item.sources}

    def parts(self, catches: Sequence[Catch] = ()) -> list[Part]:
        """The messages, opened by ``catches``: of those that stand below as well, the summary is there."""
        told = self._length is not Length.HEADLINES
        section = self._catches.section([(each, told and not self._stands_below(each)) for each in catches])
        apart = "\n" if section else ""
        return self._packer.parts([self._title, *(apart * (not at) + block for at, block in enumerate(section))])

    def _stands_below(self, catch: Catch) -> bool:
        return any(source.article in self._below for source in catch.item.sources)

    @cached_property
    def _title(self) -> str:
        return self._shown("opening", digest=self._digest)

    @cached_property
    def _packer(self) -> Packer:
        digest = self._digest
        due = digest.deadlines[:DEADLINES]
        blocks = [
            "\n" * (not number) + self._shown("due", digest=digest, item=item, first=not number, link=self._link)
            for number, item in enumerate(due)
        ]
        blocks += [
            "\n" + self._shown("item", item=item, number=number, length=self._length, link=self._link)
            for number, item in enumerate(digest.items, 1)
        ]
        blocks.append("\n" + self._shown("closing", digest=digest, hidden=len(digest.deadlines) - len(due)))
        return Packer(blocks, header=self._shown("header", digest=digest))

    def _shown(self, name: str, **fields: object) -> str:
        return self._env.get_template(f"telegram_{name}.html.j2").render(**fields).strip()


class CatchBlocks:
    """The section of what somebody's words caught, block by block; an article's block is rendered once for the same
    words."""

    def __init__(self, *, language: str, link: str) -> None:
        self._spoken, self._link = translations(language), link
        self._template = environment(language).get_template("telegram_catch.html.j2")
        self._known: dict[tuple[int, tuple[str, ...], bool, bool], tuple[Catch, str]] = {}

    def section(self, catches: Sequence[tuple[Catch, bool]]) -> list[str]:
        """The blocks, a heading in the first; each catch with whether its summary is wanted. Nothing for none."""
        blocks = [self._block(each, summary, not at) for at, (each, summary) in enumerate(catches[:CATCHES])]
        if len(catches) > CATCHES:
            blocks.append(self._spoken.gettext("… and {n} more").format(n=len(catches) - CATCHES))
        return blocks

    def _block(self, catch: Catch, summary: bool, first: bool) -> str:
        key = (id(catch.item), catch.words, summary, first)
        if key not in self._known:
            words = traditional(" ".join(catch.words)) if self._spoken.language == "zh-Hant" else " ".join(catch.words)
            why = self._spoken.gettext("Your words: {words}").format(words=clip(words, _WORDS))
            shown = self._template.render(
                item=catch.item,
                why=why if words else self._spoken.gettext("none of the words you shut out"),
                summary=summary,
                first=first,
                link=self._link,
            )
            self._known[key] = catch, shown.strip()  # with the catch, or its item's identity might come to be another's
        return self._known[key][1]
