"""Corrections of a draft that are typed: a headline, the day, the paper; each asked for and answered by a reply.

The question's first line says what it is about (``✏️ 482913377.h2``): nothing is remembered between the two.
"""

import re
from datetime import timedelta

from bot import reading
from bot.ask import Ask, Button, Command, Who
from bot.commands.upload import change, gone_reply
from bot.commands.upload_view import DRAFT, PLACE, article_shown, page_shown
from bot.reply import Reply, fill
from digests.draft import name_paper, redate, retitle
from digests.errors import NotFound
from digests.markup import clip

#: Opens a question, so that an answer to it is known as one.
MARK = "✏️ "
_ABOUT = re.compile(rf"({DRAFT})\.(?:h({PLACE})|d|p)", re.ASCII)
#: A paper that is printed for a day much later than today is a misread date.
_AHEAD = timedelta(days=31)
_EARLIEST = 1872  # 申报
_HEADLINE, _PAPER = 120, 40  # characters


async def ask_headline(ask: Ask) -> Reply:
    """The question for a headline."""
    number, place = map(int, ask.fields)
    try:
        draft = await ask.desk.call(ask.desk.store.draft, ask.chat, number)
        old = draft.page.articles[place].headline
    except (NotFound, IndexError):
        return gone_reply(ask)
    _ = ask.spoken.gettext
    sentence = _("What is the headline instead of «{old}»?") if old else _("What is the headline of this article?")
    return _question(ask, f"{number}.h{place}", fill(sentence, old=clip(old, 100)), _("the headline"))


async def ask_day(ask: Ask) -> Reply:
    """The question for the publication date."""
    question = ask.spoken.gettext("Of which day is this page? Write it as 2026-05-12 or 5月12日.")
    return _question(ask, f"{ask.fields[0]}.d", question, "2026-05-12")


async def ask_paper(ask: Ask) -> Reply:
    """The question for the paper."""
    _ = ask.spoken.gettext
    return _question(ask, f"{ask.fields[0]}.p", _("Which paper is this page of?"), _("the paper's name"))


def _question(ask: Ask, about: str, question: str, hint: str) -> Reply:
    return Reply(html=fill("{about}\n{question}", about=MARK + about, question=question), asks=hint, fresh=True)


async def correct(ask: Ask) -> Reply:
    """The answer to such a question."""
    found = _ABOUT.search(ask.shown.partition("\n")[0])
    words = tidy_line(ask.words)
    if found is None or not words:
        return Reply(html=ask.spoken.gettext("Nothing was changed."))
    number = int(found[1])
    if found[2] is not None:
        place = int(found[2])
        headline = words[:_HEADLINE]
        return await change(
            ask,
            number,
            lambda draft: retitle(draft, place, headline, ask.desk.analyse),
            lambda d: article_shown(ask, number, d, place),
        )
    if found[0].endswith("p"):
        paper = words[:_PAPER]
        return await change(
            ask, number, lambda draft: name_paper(draft, paper), lambda draft: page_shown(ask, number, draft, 0)
        )
    return await _date(ask, number, words)


async def _date(ask: Ask, number: int, words: str) -> Reply:
    day = reading.day(words, ask.today)
    if day is None or day.year < _EARLIEST or day > ask.today + _AHEAD:
        sentence = ask.spoken.gettext("{words} is no day that I can read; write it as 2022-04-19.")
        return _question(ask, f"{number}.d", fill(sentence, words=clip(words, 40)), "2026-05-12")
    return await change(
        ask, number, lambda draft: redate(draft, day, ask.desk.analyse), lambda d: page_shown(ask, number, d, 0)
    )


def tidy_line(words: str) -> str:
    """What was typed, on one line."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", words).split())


CORRECTION = Command(name="correct", answer=correct, who=Who.OPERATOR)
COMMANDS = ()
BUTTONS = (
    Button(word="drafth", answer=ask_headline, fields=(DRAFT, PLACE), who=Who.OPERATOR),
    Button(word="draftday", answer=ask_day, fields=(DRAFT,), who=Who.OPERATOR),
    Button(word="draftpaper", answer=ask_paper, fields=(DRAFT,), who=Who.OPERATOR),
)
