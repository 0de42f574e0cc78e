"""@bot 防汛 in any chat: articles to share. Answers are the same for everybody, so Telegram may keep them a while."""

import structlog
from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import Application, CallbackContext, InlineQueryHandler

from bot import links
from bot.ask import Desk
from bot.commands.search import tidy
from bot.floods import Floods, Verdict
from bot.language import of_telegram
from bot.reply import fill
from bot.wording import place, script
from digests.i18n import Translations, translations
from digests.markup import clip
from digests.store.records import Order, SearchHit

log = structlog.get_logger(__name__)

#: Results a page; Telegram allows 50.
RESULTS = 10
#: Seconds Telegram may answer the same words by itself.
FRESH = 120


def register(application: "Application", desk: Desk, floods: Floods) -> None:  # type: ignore[type-arg]  # any state
    """Puts the handler into the application."""
    application.add_handler(InlineQueryHandler(Inline(desk, floods).answer))


class Inline:
    """Searches for what is typed behind the bot's name."""

    def __init__(self, desk: Desk, floods: Floods) -> None:
        self._desk, self._floods = desk, floods

    async def answer(self, update: Update, context: "CallbackContext") -> None:  # type: ignore[type-arg]  # any state
        """One page of articles; the next one when the person scrolls."""
        query = update.inline_query
        if query is None or self._floods.hear(query.from_user.id) is not Verdict.HEAR:
            return
        spoken = translations(of_telegram(query.from_user.language_code, self._desk.settings.language))
        words = tidy(query.query)
        results: list[InlineQueryResultArticle] = []
        cursor = None
        if words:
            found = await self._desk.call(
                self._desk.store.search,
                words,
                order=Order.NEWEST,
                limit=RESULTS,
                cursor=query.offset[:64] or None,
                today=self._desk.now().astimezone(self._desk.settings.zone).date(),
            )
            results = [result(spoken, hit, context.bot.username) for hit in found.hits]
            cursor = found.cursor
        try:
            await query.answer(
                results,
                cache_time=FRESH,
                next_offset=cursor or "",
                button=None if results or query.offset else hint(spoken, words),
            )
        except BadRequest as error:
            if "query is too old" not in error.message.lower():
                raise
        log.info("inline", results=len(results), length=len(words))


def hint(spoken: Translations, words: str) -> InlineQueryResultsButton:
    """What is shown in place of no results: a button that opens the bot, with the search where there was one."""
    if not words:
        return InlineQueryResultsButton(
            spoken.gettext("Write words to find an article to share"), start_parameter="inline"
        )
    label = spoken.gettext("Nothing found: {words}").replace("{words}", clip(words, 20))
    return InlineQueryResultsButton(label, start_parameter=links.search_payload(words) or "inline")


def result(spoken: Translations, hit: SearchHit, bot_name: str) -> InlineQueryResultArticle:
    """An article as a card; sent, it is headline, piece of text, place, and a link to the whole."""
    headline = script(spoken, clip(hit.headline, 120)) or spoken.gettext("(no headline)")
    snippet = script(spoken, clip("".join(piece.text for piece in hit.snippet), 160))
    where = place(spoken, hit.paper, hit.published, hit.number)
    text = fill(
        '<a href="{link}"><b>{headline}</b></a>\n{snippet}\n<i>{where}</i>',
        link=f"https://t.me/{bot_name}?start=a{hit.article}",
        headline=headline,
        snippet=snippet,
        where=where,
    )
    return InlineQueryResultArticle(
        id=str(hit.article),
        title=headline,
        description=f"{snippet}\n{where}"[:250],
        input_message_content=InputTextMessageContent(
            str(text), parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
    )
