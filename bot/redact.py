"""Takes secrets out of text on its way to a log or to an operator's chat."""

import re

#: Anything that looks like a bot's token, also inside an address (``/bot123:abc/``).
_TOKEN = re.compile(r"[0-9]{5,20}(?::|%3A)[A-Za-z0-9_-]{20,100}", re.IGNORECASE)
#: The password of an address with one: ``postgresql://user:password@host``.
_PASSWORD = re.compile(r"(?<=://)([^\s:/@]*):([^\s/@]+)@")

_known: set[str] = set()


def remember(secret: str) -> None:
    """Takes this secret out too, whatever its form. Short strings are left: they would erase ordinary text."""
    if len(secret) >= 8:
        _known.add(secret)


def redact(text: str) -> str:
    """``text`` with every secret replaced by ``[redacted]``."""
    for secret in _known:
        text = text.replace(secret, "[redacted]")
    return _PASSWORD.sub(r"\1:[redacted]@", _TOKEN.sub("[redacted]", text))
