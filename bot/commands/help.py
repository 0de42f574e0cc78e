"""/help, /privacy, and words that are no command."""

from difflib import get_close_matches

from bot.ask import Ask, Button, Command, Handler
from bot.people import is_active
from bot.reply import Key, Keys, Reply, fill, grid
from digests.store.drafts import KEPT

#: How alike a mistyped command must be, 0 to 1.
ALIKE = 0.5


def helper(listed: tuple[Command, ...]) -> Handler:
    """The answer to /help over these commands."""

    async def answer(ask: Ask) -> Reply:
        _ = ask.spoken.gettext
        lines = [f"/{each.name} — {_(each.summary)}" for each in listed if each.summary]
        intro = _("Write any words to search the papers, or use a command:")
        return Reply(html="\n".join([intro, "", *lines]), keys=(*home_keys(ask), *_more_keys(ask)))

    return answer


def _more_keys(ask: Ask) -> Keys:
    """Everything else that can be had without writing a word."""
    _ = ask.spoken.gettext
    keys = [
        Key(label=_("🔖 Words you follow"), data="follow"),
        Key(label=_("🗓 The month"), data="month"),
        Key(label=_("📅 Calendar"), data="calendar"),
        Key(label=_("🔒 What is kept"), data="privacy"),
    ]
    return grid(keys, 2)


def home_keys(ask: Ask) -> Keys:
    """The buttons under /start and /help."""
    _ = ask.spoken.gettext
    first = (
        Key(label=_("⚙️ Settings"), data="settings")
        if is_active(ask.subscriber)
        else Key(label=_("🔔 Subscribe"), data="subscribe")
    )
    others = [
        Key(label=_("📰 Latest digest"), data="digest:latest"),
        Key(label=_("⏰ Deadlines"), data="dues"),
        Key(label=_("❓ Help"), data="help"),
    ]
    return grid([first, *others], 2)


async def privacy(ask: Ask) -> Reply:
    """What is kept, and how to have it erased."""
    _ = ask.spoken.gettext
    drafts = _("• the pages you sent and have not published, for {days} days at the most.").format(days=KEPT.days)
    kept = [
        _("<b>What is kept of you</b>"),
        _("• the number of this chat, your language and settings, the day you subscribed;"),
        _("• which digests were sent to this chat in the last month, so that none comes twice;"),
        _("• the words you follow and the deadlines you marked, for as long as you do."),
        *([drafts] if ask.operator else []),
    ]
    return Reply(
        html="\n\n".join(
            [
                "\n".join(kept),
                _("Not kept: your name, what you write or search, what you read. Nothing is passed on."),
                _("/export gives you all of it, /forget erases it at once."),
            ]
        ),
        keys=((Key(label=_("📦 Get it all"), data="export"), Key(label=_("Erase everything…"), data="forget")),),
    )


def unknown(names: tuple[str, ...]) -> Handler:
    """The answer to a command that is none: the nearest ones, and a search for the word."""

    async def answer(ask: Ask) -> Reply:
        _ = ask.spoken.gettext
        name = ask.fields[0][:40]
        near = get_close_matches(name.lower(), names, n=3, cutoff=ALIKE)
        if not near:
            return Reply(
                html=fill(_("I do not know /{name}. /help lists what I can do."), name=name), keys=home_keys(ask)
            )
        listed = " ".join(f"/{each}" for each in near)
        return Reply(html=fill(_("I do not know /{name}. Did you mean {listed}?"), name=name, listed=listed))

    return answer


COMMANDS = (Command(name="privacy", answer=privacy, summary="What is kept of you", typed="privacy"),)
BUTTONS = (Button(word="privacy", answer=privacy),)
