"""Breaking Chinese lines: no line begins with closing punctuation or ends with opening punctuation (禁则).

After JIS X 4051 and GB/T 15834: a mark that may not begin a line goes down with the character before it.
"""

from collections.abc import Iterator

from rich.cells import cell_len

_NOT_FIRST = frozenset("，。、；：？！”’）》】〉」』…—·％%,.;:?!)]}")
_NOT_LAST = frozenset("“‘（《【〈「『([{")


def wrap(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` terminal columns; an unbreakable run longer than that is cut."""
    lines, line, used = [], "", 0
    for unit in _units(text):
        columns = cell_len(unit)
        if used + columns > width and line:
            lines.append(line.rstrip())
            line, used = "", 0
            unit = unit.lstrip()
            columns = cell_len(unit)
        line, used = line + unit, used + columns
    return [*lines, line.rstrip()] if line else lines


def _units(text: str) -> Iterator[str]:
    """The pieces a line may not be broken inside: Latin words, and characters with the marks that cling to them."""
    unit = ""
    for char in text:
        clings = (
            char in _NOT_FIRST
            or (unit and unit[-1] in _NOT_LAST)
            or (unit and char.isascii() and unit[-1].isascii() and char.isalnum() and unit[-1].isalnum())
        )
        if unit and not clings:
            yield unit
            unit = ""
        unit += char
        if len(unit) > 20:  # hostile: nothing but marks
            yield unit
            unit = ""
    if unit:
        yield unit
