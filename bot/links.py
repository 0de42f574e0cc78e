"""Links that open something in the bot: t.me/bot?start=… (https://core.telegram.org/bots/features#deep-linking).

    a12            an article, by its number
    d20260512      the digest of a day
    sIOmYsuaxmw    a search: the words in base64
    p0123456789ab  the latest issue of a paper: its name may be anything, so a hash of it stands for it

A payload has at most 64 characters, each a letter, a digit, ``_`` or ``-``.
"""

import base64
import binascii
import hashlib
import re
from urllib.parse import quote

from markupsafe import Markup

PAYLOAD = re.compile(
    r"(?:a(?P<article>[0-9]{1,18})|d(?P<day>[0-9]{8})|s(?P<words>[A-Za-z0-9_-]{2,63})|p(?P<paper>[0-9a-f]{12}))",
    re.ASCII,
)
LIMIT = 64


def tag(name: str) -> str:
    """A name in a button's data or a link: it may be anything, and data may not."""
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:12]


def coded(words: str) -> str:
    """Words for a payload or a button."""
    return base64.urlsafe_b64encode(words.encode("utf-8", "replace")).decode().rstrip("=")


def decoded(code: str) -> str:
    """The words of such a code; empty for what is none."""
    try:
        return base64.urlsafe_b64decode(code.encode() + b"==").decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def address(bot_name: str, payload: str) -> str:
    """The whole link."""
    return f"https://t.me/{bot_name}?start={payload}"


def search_payload(words: str) -> str:
    """The payload that searches for words; empty when they are too long for one."""
    payload = f"s{coded(words)}"
    return payload if len(payload) <= LIMIT and words.strip() else ""


def search_address(bot_name: str, words: str) -> str:
    """A link that searches for words; empty when they are too long for one."""
    payload = search_payload(words)
    return address(bot_name, payload) if payload else ""


def paper_link(bot_name: str, name: str, label: str) -> Markup:
    """A paper's name as a link to its latest issue."""
    return Markup('<a href="{}">{}</a>').format(address(bot_name, f"p{tag(name)}"), label)


def share(link: str, text: str) -> str:
    """An address that opens Telegram's own list of chats to pass a link on (https://core.telegram.org/widgets/share)."""
    return f"https://t.me/share/url?url={quote(link, safe='')}&text={quote(text, safe='')}"
