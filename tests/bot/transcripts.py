"""Golden transcripts: what a person typed, what they saw, which buttons; the script and the expectation in one file.

    # title
    language: zh-hans              also: user, chat, admin of the chat, channel that the user keeps; at, where the
                                   story begins at another time (in Shanghai) than when the issue has been read

    > /search 防汛                 typed
    » 下一页                        a button, by its label or the beginning of it
    ¶ 6:45                         typed in answer to the bot's last question
    ⇪ page.txt                     a file of tests/data/uploads, sent
    ⌨ 街坊频道                      a chat chosen from Telegram's list, where a button of the bot's opened it
    @ 防汛                         typed behind the bot's name in any chat
    ☀ 2026-05-12 07:30             it gets that late in Shanghai, and what is due is sent

Below a step stands what the bot showed: each message behind ``│``, bold between ``**``, links, quotes, and moments that
each reader sees in their own zone (``[5月18日周一 18:00](⌚ 2026-05-18 10:00 UTC)``) marked, its buttons in ``[ ]``;
``✎`` opens a message that was changed in place, ``※`` is the note over a pressed button; ``▤`` is a card that may be
shared, with the message that it becomes.
"""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.entities import Marked
from tests.bot.person import Card, Person, Seen

_STEPS = (">", "»", "¶", "⇪", "⌨", "☀", "@")
_UPLOADS = Path(__file__).parents[1] / "data" / "uploads"
_MARKS = {"bold": "**", "italic": "_", "code": "`", "blockquote": "❝", "strikethrough": "~~"}


def header(script: str) -> dict[str, str]:
    """The ``name: value`` lines above the first step."""
    lines = script.splitlines()
    head = lines[: next(at for at, line in enumerate(lines) if line.startswith(_STEPS))]
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in head if ":" in line)}


async def replay(script: str, person: Person, passes: Callable[[str], Awaitable[object]]) -> str:
    """Does every step of a script and gives the script with what was shown, as the file should be. ``passes`` lets the
    time pass to a moment."""
    lines = script.splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith(_STEPS))
    said = [line for line in lines[:first] if line.strip()]
    for line in lines[first:]:
        if line.startswith(_STEPS):
            found = await _step(line, person, passes) if line[0] != "@" else []
            cards = await person.asks_inline(line[1:].strip()) if line[0] == "@" else []
            said += ["", line, *_listed(cards), *_shown(found, person.notices)]
    return "\n".join([*said, ""])


async def _step(line: str, person: Person, passes: Callable[[str], Awaitable[object]]) -> list[Seen]:
    words = line[1:].strip()
    if line.startswith("☀"):
        return await person.gets(passes(words))
    if line.startswith(">"):
        return await person.says(words)
    if line.startswith("¶"):
        return await person.says(words, answering=person.seen[-1])
    if line.startswith("⇪"):
        return await person.uploads((_UPLOADS / words).read_bytes(), words)
    if line.startswith("⌨"):
        return await person.shares(next(chat for chat, title in person.api.titles.items() if title == words))
    return await person.taps(words)


def _shown(news: list[Seen], notices: list[str]) -> list[str]:
    lines = [f"※ {notice}" for notice in notices]
    for seen in news:
        lines.append("✎" if seen.edited else "")
        lines += [f"│ {line}".rstrip() for line in _settled(marked_text(seen.marked)).split("\n")]
        lines += [" ".join(f"[ {key['text']}{' ↗' if 'url' in key else ''} ]" for key in row) for row in seen.keys]
        lines += [f"[ … {seen.hint} ]"] if seen.hint else []
        lines += [" ".join(f"[ ⌨ {label} ]" for label in seen.offers)] if seen.offers else []
    return lines


def _listed(cards: list[Card]) -> list[str]:
    """Each card with what is sent when it is chosen."""
    lines: list[str] = []
    for card in cards:
        if card.marked is None:
            lines += ["", f"[ {card.title} ↗ {card.opens} ]"]
            continue
        lines += ["", f"▤ {card.title}", *(f"▤ {line}" for line in card.below.split("\n"))]
        lines += [f"│ {line}".rstrip() for line in marked_text(card.marked).split("\n")]
    return lines


def _settled(text: str) -> str:
    """Without the number that a draft draws by lot."""
    return re.sub(r"(?m)^✏️ [0-9]+\.", "✏️ №.", text)


def marked_text(marked: Marked) -> str:
    """The text with its looks written out."""
    inserts: list[tuple[int, int, str]] = []
    for rank, span in enumerate(marked.spans):
        mark = _MARKS.get(span.kind, "")
        link = f"⌚ {span.at:%Y-%m-%d %H:%M} UTC" if span.at else span.link
        opening, closing = ("[", f"]({link})") if link else (mark, mark)
        inserts += [(span.start, rank, opening), (span.end, -rank, closing)]
    text = marked.text
    for at, _, mark in sorted(inserts, key=lambda each: (each[0], each[1]), reverse=True):
        text = text[:at] + mark + text[at:]
    return text
