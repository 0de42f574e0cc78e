"""A golden transcript as a page in Telegram's look: python -m tests.bot.picture NAME OUT.html [FIRST:LAST].

Steps count from 1. The pictures in deploy/pictures are such pages, photographed by a headless browser; the page tells
its own height in ``<html data-height>``.
"""

import argparse
import html
import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "data" / "transcripts"
_STEPS = {">": "said", "¶": "said", "»": "pressed", "⇪": "sent", "⌨": "said", "@": "said", "☀": "note"}
_BUTTON = re.compile(r"\[ (.+?) \](?= \[|$)")

_LOOK = """
* { box-sizing: border-box; margin: 0 }
body { width: 460px; padding: 14px 12px 16px; zoom: 1.5;
  background: linear-gradient(160deg, #d3e3c3, #b9d4c8 60%, #a9c8d4);
  font: 15px/1.42 "Noto Sans CJK SC", "Noto Color Emoji", sans-serif; color: #111 }
.turn { display: flex; flex-direction: column; margin-bottom: 10px; align-items: flex-start }
.bubble { max-width: 400px; padding: 7px 12px 8px; background: #fff; border-radius: 14px 14px 14px 4px;
  box-shadow: 0 1px 1px #0002; white-space: pre-wrap; overflow-wrap: anywhere }
.said { align-items: flex-end }
.said .bubble { background: #e1fec6; border-radius: 14px 14px 4px 14px }
.note { align-self: center; margin-bottom: 8px; padding: 2px 12px; border-radius: 12px; background: #3b5a4a8c;
  color: #fff; font-size: 13px }
.keys { width: 400px; margin-top: 4px }
.row { display: flex; gap: 4px; margin-top: 4px }
.key { flex: 1; padding: 6px 2px; border-radius: 8px; background: #3b5a4a80; color: #fff; text-align: center;
  font-size: 14px; white-space: nowrap; overflow: hidden }
.hit { background: #2f80d0 }
blockquote { padding: 2px 8px; border-left: 3px solid #4fa35e; border-radius: 4px; background: #4fa35e1c }
a { color: #2678b6 } i { color: #5b6b66; font-style: normal }
"""


@dataclass(slots=True)
class Turn:
    """One message: who wrote it, its text with marks, its buttons in rows."""

    kind: str
    lines: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    pressed: str = ""  #: the button that is pressed next


def turns_of(script: str, first: int = 1, last: int = 10**6) -> list[Turn]:
    """The messages of the steps from ``first`` to ``last``; a press marks its button instead of being a message."""
    turns: list[Turn] = []
    step = 0
    for line in script.splitlines():
        if line[:1] in _STEPS:
            step += 1
            if first <= step <= last:
                _begin(turns, _STEPS[line[0]], line[1:].strip())
        elif first <= step <= last:
            _go_on(turns, line)
    return [turn for turn in turns if turn.lines]


def _begin(turns: list[Turn], kind: str, words: str) -> None:
    if kind == "note":
        turns.append(Turn(kind="note", lines=[words[-5:]]))
        return
    if kind != "pressed":
        turns.append(Turn(kind="said", lines=[("📎 " if kind == "sent" else "") + words]))
        return
    for turn in reversed(turns):
        hit = next((key for row in turn.rows for key in row if words in (key, key.rstrip(" ↗"))), None)
        hit = hit or next((key for row in turn.rows for key in row if words in key), None)
        if hit:
            turn.pressed = hit
            return


def _go_on(turns: list[Turn], line: str) -> None:
    if line.startswith(("│", "▤")):
        if turns and turns[-1].kind == "shown" and not turns[-1].rows:
            turns[-1].lines.append(line[2:])
        else:
            turns.append(Turn(kind="shown", lines=[line[2:]]))
    elif line.startswith("※"):
        turns.append(Turn(kind="note", lines=[line[2:]]))
    elif line.startswith("[ ") and turns and not line.startswith("[ … "):
        turns[-1].rows.append(_BUTTON.findall(line))
    elif not line.strip() or line == "✎":
        turns.append(Turn(kind="shown"))


def looks(text: str) -> str:
    """Marks as HTML."""
    text = re.sub(r"\[([^\]\n]*)\]\((?:https?://[^)\s]*|⌚[^)]*)\)", r"⟦\1⟧", html.escape(text, quote=False))
    text = re.sub(r"\n?❝(.+?)❝\n?", r"<blockquote>\1</blockquote>", text, flags=re.DOTALL)
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    text = re.sub(r"~~(.+?)~~", r"<s>\1</s>", text)
    text = re.sub(r"_([^_\n]+)_", r"<i>\1</i>", text)
    return text.replace("⟦", "<a>").replace("⟧", "</a>")


def page_of(turns: list[Turn]) -> str:
    """The whole page."""
    body = "\n".join(_turn(turn) for turn in turns)
    tell = "document.documentElement.dataset.height = Math.ceil(document.body.getBoundingClientRect().bottom)"
    return (
        f"<!doctype html><html><meta charset=utf-8><style>{_LOOK}</style><body>{body}</body>"
        f"<script>{tell}</script></html>\n"
    )


def _turn(turn: Turn) -> str:
    text = looks("\n".join(turn.lines).strip())
    if turn.kind == "note":
        return f'<div class="turn"><div class="note">{text}</div></div>'
    rows = "".join(
        '<div class="row">' + "".join(_key(key, turn.pressed) for key in row) + "</div>" for row in turn.rows
    )
    keys = f'<div class="keys">{rows}</div>' if rows else ""
    return f'<div class="turn {turn.kind}"><div class="bubble">{text}</div>{keys}</div>'


def _key(label: str, pressed: str) -> str:
    look = "key hit" if label == pressed else "key"
    return f'<div class="{look}">{html.escape(label)}</div>'


def main() -> None:
    """Writes the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("name")
    asked.add_argument("out", type=Path)
    asked.add_argument("steps", nargs="?", default="1:1000000")
    given = asked.parse_args()
    first, _, last = given.steps.partition(":")
    script = (FOLDER / f"{given.name}.txt").read_text(encoding="utf-8")
    given.out.write_text(page_of(turns_of(script, int(first), int(last or 10**6))), encoding="utf-8")


if __name__ == "__main__":
    main()
