"""What the bot answers, as data: a message, its buttons, a note over a button. Knows nothing of Telegram's classes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from digests.model import Part

#: Telegram's limit for what a button carries: https://core.telegram.org/bots/api#inlinekeyboardbutton
DATA_LIMIT = 64
#: What our buttons carry: a word, then short fields.
DATA_FORM = re.compile(r"[a-z]{1,12}(?::[A-Za-z0-9_.~-]{0,48})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A button: either ``data`` that comes back to us, or an address."""

    label: str
    data: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if bool(self.data) == bool(self.url):
            raise ValueError("a button has data or an address")
        if self.data and (len(self.data) > DATA_LIMIT or not DATA_FORM.fullmatch(self.data)):
            raise ValueError(f"not a button's data: {self.data!r}")


Keys = tuple[tuple[Key, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a reply; ``picture`` shows it instead of offering it."""

    name: str
    content: bytes
    picture: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One message, or one change of a message.

    An answer to a button edits the message the button is on, unless ``fresh``. ``notice`` is the short note Telegram
    shows over a pressed button; with only a notice nothing is sent. ``asks`` opens the person's keyboard with this
    hint and marks their next message as an answer to ours.
    """

    html: str = ""
    plain: str = ""  #: the same without markup, where the caller has it already
    keys: Keys = ()
    notice: str = ""
    alert: bool = False  #: the notice wants a tap to go away
    asks: str = ""
    fresh: bool = False
    file: Attachment | None = None
    offers: tuple[str, ...] = ()  #: labels of two buttons below the text field: choose a channel, choose a group


Answer = Reply | Sequence[Reply]


def fill(sentence: str, /, **values: object) -> Markup:
    """A sentence of the catalogue with its fields filled in; every value is escaped unless it is Markup."""
    return Markup(sentence).format(**values)  # noqa: S704  # the catalogue is ours, the values are escaped


def bold(text: str) -> Markup:
    """``text`` in bold, escaped."""
    return Markup("<b>{}</b>").format(text)


def of_parts(parts: Sequence[Part], keys: Keys = ()) -> list[Reply]:
    """Parts as messages; the buttons go under the last."""
    last = len(parts) - 1
    return [
        Reply(html=part.html, plain=part.plain, keys=keys if at == last else (), fresh=at > 0)
        for at, part in enumerate(parts)
    ]


def grid(keys: Sequence[Key], wide: int) -> Keys:
    """The buttons in rows of ``wide``."""
    return tuple(tuple(keys[at : at + wide]) for at in range(0, len(keys), wide))


def pick(choices: Sequence[tuple[str, str]], chosen: str, label: Callable[[str], str] = str) -> list[Key]:
    """A button for each (name, data); the chosen one carries a tick."""
    return [Key(label=f"✓ {label(name)}" if name == chosen else label(name), data=data) for name, data in choices]
