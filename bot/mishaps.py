"""When a handler fails: one friendly sentence to the person, one line in the log, a note to the operators.

Neither the log nor the note holds what the person wrote: an exception's own words may quote it, so only its kind and
its place in the code are told, and the words of errors that are ours.
"""

import html
import traceback
from collections.abc import Callable, Collection
from pathlib import Path

import structlog
from telegram import Bot, Update
from telegram.constants import ParseMode
from telegram.error import NetworkError, RetryAfter, TelegramError

from bot.redact import redact
from bot.sending import try_to_tell
from digests.errors import BaozhaiError, InputError, StoreBusy
from digests.i18n import Translations, in_words
from digests.markup import clip

log = structlog.get_logger(__name__)

#: Seconds between two notes to the operators about the same place in the code.
QUIET_SECONDS = 600.0
#: Well under Telegram's 4,096, markup included.
NOTE_LIMIT = 3000


def place(error: BaseException) -> str:
    """Where it was raised: ``search.py:41``."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"


def note(error: BaseException, limit: int = NOTE_LIMIT) -> str:
    """What an operator is told, in Telegram's HTML: kind and frames, escaped, redacted, cut to ``limit``."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in frames]
    reason = f"{type(error).__name__}: {error}" if isinstance(error, BaozhaiError) else type(error).__name__
    text = redact("\n".join([clip(reason, 300), *lines[-25:]]))
    return f"⚠️ <pre>{html.escape(text[:limit], quote=False)[:limit]}</pre>"


def sentence(error: BaseException, spoken: Translations) -> str:
    """What the person is told."""
    _ = spoken.gettext
    if isinstance(error, StoreBusy | RetryAfter | NetworkError):
        return _("The bot is busy just now. Please try again in a minute.")
    if isinstance(error, InputError):
        return in_words(error, spoken)
    return _("Something went wrong here; it is not your fault. The operator has been told.")


class Mishaps:
    """The application's error handler."""

    def __init__(
        self, admins: Collection[int], clock: Callable[[], float], spoken: Callable[[Update], Translations]
    ) -> None:
        self._admins = admins
        self._clock = clock
        self._spoken = spoken
        self._told: dict[str, float] = {}

    async def handle(self, update: object, error: BaseException, bot: Bot) -> None:
        """Logs, tells the person, and now and then the operators."""
        chat = update.effective_chat if isinstance(update, Update) else None
        where = place(error)
        log.error("mishap", kind=type(error).__name__, where=where, chat=chat and chat.id)
        if isinstance(update, Update) and (update.message or update.callback_query):
            await try_to_tell(update, sentence(error, self._spoken(update)))
        if not isinstance(error, InputError) and self._worth_telling(f"{type(error).__name__} {where}"):
            await self._tell_operators(bot, note(error))

    def _worth_telling(self, what: str) -> bool:
        now = self._clock()
        if now - self._told.get(what, float("-inf")) < QUIET_SECONDS:
            return False
        if len(self._told) > 500:
            self._told.clear()
        self._told[what] = now
        return True

    async def _tell_operators(self, bot: Bot, text: str) -> None:
        for admin in self._admins:
            try:
                await bot.send_message(admin, text, parse_mode=ParseMode.HTML)
            except TelegramError as failed:
                log.warning("operator not told", admin=admin, kind=type(failed).__name__)
