"""What people can ask, one file a subject. Each answers an Ask with a Reply; none sees Telegram's classes."""

from functools import cache

from bot.ask import Button, Command
from bot.commands import (
    article,
    calendar,
    deadlines,
    digest,
    export,
    follow,
    marks,
    operator,
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
_TIME = next(command for command in COMMANDS if command.name == "settings")


def meant(words: str, shown: str) -> tuple[Command, str]:
    """The command that plain words mean, and the words that are left for it.

    An answer to our question for a time is a time, to that for a zone a zone, to that for
    a draft a correction; the plain name of a command in any of
    our languages is that command; all else is searched for. ``shown`` is the text of the message that was answered,
    if it was ours.
    """
    if shown.startswith(settings.MARK.strip()):
        return _TIME, words
    if shown.startswith(wishes.MARK.strip()):
        return _ZONE, words
    if shown.startswith(upload_fix.MARK.strip()):
        return upload_fix.CORRECTION, words
    name = words.strip().casefold()
    named = next((command for command in COMMANDS if name in _plain_names(command.typed)), None)
    return (named, "") if named is not None else (_SEARCH, words)


@cache
def _plain_names(key: str) -> frozenset[str]:
    names = [translations(language).gettext(key) for language in LANGUAGES] if key else []
    return frozenset(name.strip().casefold() for listed in names for name in listed.split(","))


LOCATION = wishes.LOCATION
UPLOAD = upload.UPLOAD

__all__ = ["BUTTONS", "COMMANDS", "LOCATION", "UPLOAD", "meant", "unknown"]
