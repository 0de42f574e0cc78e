"""/subscribe, /unsubscribe, /forget: whether a chat gets the digest, and its erasure. Each may be repeated freely."""

from bot import people
from bot.ask import Ask, Button, Command, Who
from bot.reply import Key, Keys, Reply, fill
from bot.wording import when


async def subscribe(ask: Ask) -> Reply:
    """From now on a digest at the chat's time."""
    _ = ask.spoken.gettext
    new = await people.subscribe(ask)
    comes = when(ask.spoken, people.wishes_of(ask))
    if not new:
        sentence = fill(_("You are subscribed: the digest comes {when}."), when=comes)
        return Reply(html=sentence, keys=_next_keys(ask), notice=_("Already subscribed"))
    here = _("Subscribed. The digest comes here {when}.")
    sentence = fill(_("Subscribed. The digest is posted there {when}.") if ask.distant else here, when=comes)
    return Reply(html=sentence, keys=_next_keys(ask), notice=_("Subscribed"))


def _next_keys(ask: Ask) -> Keys:
    _ = ask.spoken.gettext
    return ((Key(label=_("⚙️ Settings"), data="settings"), Key(label=_("📰 Latest digest"), data="digest:latest")),)


async def unsubscribe(ask: Ask) -> Reply:
    """No more digests; settings stay, for the case that they come back."""
    _ = ask.spoken.gettext
    await ask.desk.call(ask.desk.store.unsubscribe, ask.chat, now=ask.now)
    sentence = _("No more digests will come. Searching works as before; /subscribe starts them again.")
    return Reply(html=sentence, keys=((Key(label=_("🔔 Subscribe"), data="subscribe"),),), notice=_("Unsubscribed"))


async def forget(ask: Ask) -> Reply:
    """Asks once more before everything is erased."""
    _ = ask.spoken.gettext
    return Reply(
        html=_("Erase everything kept of this chat: subscription, settings, what was sent? This cannot be undone."),
        keys=(
            (Key(label=_("Yes, erase everything"), data="forget:yes"),),
            (Key(label=_("No"), data="forget:no"),),
        ),
    )


async def forget_confirmed(ask: Ask) -> Reply:
    """Erases it, or leaves it; a second time there is nothing left to erase, and that is said the same way."""
    _ = ask.spoken.gettext
    if ask.fields[0] == "no":
        return Reply(html=_("Nothing was erased."))
    await ask.desk.call(ask.desk.store.forget, ask.chat)
    return Reply(html=_("Erased. Nothing of this chat is kept any more."))


COMMANDS = (
    Command(name="subscribe", answer=subscribe, summary="Get the digest", typed="subscribe", who=Who.KEEPER),
    Command(name="unsubscribe", answer=unsubscribe, summary="Stop the digest", typed="unsubscribe", who=Who.KEEPER),
    Command(name="forget", answer=forget, summary="Erase everything kept of you", typed="forget", who=Who.KEEPER),
)
BUTTONS = (
    Button(word="subscribe", answer=subscribe, who=Who.KEEPER),
    Button(word="unsubscribe", answer=unsubscribe, who=Who.KEEPER),
    Button(word="forget", answer=forget, who=Who.KEEPER),
    Button(word="forget", answer=forget_confirmed, fields=("yes|no",), who=Who.KEEPER),
)
