"""Quotation marks and brackets of a task: in pairs, and as printed."""

_CLOSERS = {"“": "”", "‘": "’", "《": "》", "(": ")", "〔": "〕", "<": ">"}
_OPENERS = {closer: opener for opener, closer in _CLOSERS.items()}


def balanced(text: str) -> str:
    """``text`` with each mark in a pair: a closing one without its opening goes, an open one is closed at the end.

    An opening mark with nothing behind it goes as well.
    """
    kept: list[str] = []
    opened: list[int] = []
    for char in text:
        if char in _OPENERS:
            if not opened or kept[opened[-1]] != _OPENERS[char]:
                continue
            opened.pop()
        elif char in _CLOSERS:
            opened.append(len(kept))
        kept.append(char)
    while opened and opened[-1] >= len(kept) - 1:
        kept.pop()
        opened.pop()
    # A long bracket that was cut open is an aside; a quotation is closed.
    while opened and kept[opened[-1]] == "(":
        del kept[opened.pop() :]
    return "".join(kept) + "".join(_CLOSERS[kept[at]] for at in reversed(opened))


def printed(text: str, sentence: str) -> str:
    """The task with the sentence's own brackets, which the patterns read as ASCII."""
    if "（" in sentence:
        return text.replace("(", "（").replace(")", "）")
    return text
