"""Shows the bot's messages in a terminal: Telegram's markup as rich text, buttons with numbers to type."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from bot.console import Shown, pressable
from bot.entities import Marked
from digests.forms.linebreak import wrap

_STYLES = {
    "bold": "bold", "italic": "italic", "underline": "underline", "strikethrough": "strike", "code": "cyan",
    "pre": "cyan", "text_link": "underline blue", "blockquote": "dim", "spoiler": "reverse",
}  # fmt: skip


_NUMBER = "black on cyan"


def rich_text(marked: Marked, numbers: Mapping[int, int] = MappingProxyType({})) -> Text:
    """The message with its looks; a link can be clicked where the terminal can.

    ``numbers`` are those of links that can be pressed, by where they end in the text.
    """
    text = Text(marked.text)
    for span in marked.spans:
        style = _STYLES.get(span.kind, "")
        link = f" link {span.link}" if span.link.startswith(("https://", "http://")) else ""
        if style or link:
            text.stylize(f"{style}{link}".strip(), span.start, span.end)
    shown, last = Text(), 0
    for end, number in sorted(numbers.items()):
        shown.append_text(text[last:end]).append(f" {number} ", style=_NUMBER)
        last = end
    return shown.append_text(text[last:])


def reflow(text: Text, width: int) -> Text:
    """``text`` in lines of at most ``width`` columns, broken as Chinese lines are; rich would break only at spaces."""
    lines: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        at = 0
        for piece in wrap(line.plain, width) or [""]:
            at = line.plain.index(piece, at)
            lines.append(line[at : at + len(piece)] if piece else Text())
            at += len(piece)
    return Text("\n").join(lines)


def panel(shown: Shown, width: int, first: int = 1, note: str = "") -> RenderableType:
    """A message in a frame ``width`` columns wide, its buttons below; buttons and links are numbered from ``first``."""
    keys = pressable([shown])
    links = {key.at: number for number, key in enumerate(keys, first) if key.at is not None}
    body: list[RenderableType] = [reflow(rich_text(shown.marked, links), width - 4)]
    if shown.file:
        body.append(Text(f"📎 {shown.file}", style="cyan"))
    rows, number = [], first
    for row in shown.keys:
        line = Text()
        for label, _data, address in row:
            name = "" if label == str(number) else f" {label}"
            line.append(f" {number} ", style=_NUMBER).append(f"{name}{' ↗' if address else ''}  ")
            number += 1
        rows.append(line)
    frame = Panel(Group(*body), title=note or None, title_align="left", border_style="green", padding=(0, 1))
    return Group(frame, *rows)


def show(console: Console, news: Sequence[Shown], edited: str = "") -> None:
    """Prints messages; ``edited`` is what to write over one that changed."""
    number = 1
    for shown in news:
        console.print(panel(shown, console.width, number, edited if shown.edited else ""))
        number += len(pressable([shown]))
