"""What people can ask, one file a subject. Each answers an Ask with a Reply; none sees Telegram's classes."""

from functools import cache

from bot.ask import Button, Command, Who
from bot.commands import (
    article,
    calendar,
    deadlines,
    digest,
    export,
    follow,
    hours,
    marks,
    operator,
    pages,
    search,
    settings,
    start,
    subscription,
    trend,
    upload,
    upload_fix,
    wishes,
)
from bot.commands import help as help_
from digests.i18n import LANGUAGES, translations

_SUBJECTS = (
    start,
    subscription,
    digest,
    search,
    follow,
    article,
    deadlines,
    marks,
    calendar,
    trend,
    settings,
    wishes,
    hours,
    pages,
    export,
    operator,
    upload,
    upload_fix,
    help_,
)
_LISTED: tuple[Command, ...] = tuple(command for subject in _SUBJECTS for command in subject.COMMANDS)
_HELP = Command(name="help", answer=help_.helper(_LISTED), summary="What this bot can do", typed="help")

COMMANDS: tuple[Command, ...] = (*_LISTED, _HELP)
BUTTONS: tuple[Button, ...] = (
    *(button for subject in _SUBJECTS for button in subject.BUTTONS),
    Button(word="help", answer=_HELP.answer),
)
unknown = help_.unknown(tuple(command.name for command in COMMANDS if command.summary))


_SEARCH = next(command for command in COMMANDS if command.name == "search")
_ZONE = next(command for command in COMMANDS if command.name == "zone")
_PAUSE = next(command for command in COMMANDS if command.name == "pause")
_FOLLOW = next(command for command in COMMANDS if command.name == "follow")
_TIME = next(command for command in COMMANDS if command.name == "settings")


#: What an answer to a question of ours means, by the mark that opens the question.
_ASKED = {
    settings.MARK: _TIME,
    wishes.MARK: _ZONE,
    wishes.PAUSE_MARK: _PAUSE,
    hours.MARK: hours.NIGHT,
    follow.MARK: _FOLLOW,
    upload_fix.MARK: upload_fix.CORRECTION,
}


def meant(words: str, shown: str) -> tuple[Command, str]:
    """The command that plain words mean, and the words that are left for it.

    An answer to our question is what was asked for; the plain name of a command in any of our languages is that
    command; all else is searched for. ``shown`` is the text of the message that was answered, if it was ours.
    """
    asked = next((command for mark, command in _ASKED.items() if shown.startswith(mark.strip())), None)
    if asked is not None:
        return asked, words
    name = words.strip().casefold()
    named = next((command for command in COMMANDS if name in _plain_names(command.typed)), None)
    return (named, "") if named is not None else (_SEARCH, words)


@cache
def _plain_names(key: str) -> frozenset[str]:
    names = [translations(language).gettext(key) for language in LANGUAGES] if key else []
    return frozenset(name.strip().casefold() for listed in names for name in listed.split(","))


LOCATION = wishes.LOCATION
UPLOAD = upload.UPLOAD
CHOSEN = settings.CHOSEN
#: The words of the buttons that change a chat's settings.
KEEPERS = frozenset(button.word for button in BUTTONS if button.who is Who.KEEPER)

__all__ = ["BUTTONS", "CHOSEN", "COMMANDS", "KEEPERS", "LOCATION", "UPLOAD", "meant", "unknown"]
