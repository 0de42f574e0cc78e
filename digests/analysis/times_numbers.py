"""Numbers as Chinese text writes them: 15, 十五, 二〇二五, 两, 廿三, 半."""

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "首": 1, "元": 1}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}


def number(text: str) -> int | None:
    """An integer in ASCII digits or Chinese characters; None when it is neither."""
    if not text:
        return None
    if text.isascii():
        return int(text) if text.isdigit() and len(text) < 10 else None
    if text[0] in "廿卅":
        rest = number(text[1:]) if text[1:] else 0
        return None if rest is None else (20 if text[0] == "廿" else 30) + rest
    if not any(c in _UNITS for c in text):
        return _positional(text)
    return _spelled(text)


def _positional(text: str) -> int | None:
    value = 0
    for c in text[:9]:
        digit = _DIGITS.get(c, int(c) if c in "0123456789" else -1)
        if digit < 0:
            return None
        value = value * 10 + digit
    return value


def _spelled(text: str) -> int | None:
    total, digit = 0, 0
    for c in text:
        if c in _UNITS:
            unit = _UNITS[c]
            if unit == 10000:
                total, digit = (total + digit) * unit, 0
            else:
                total, digit = total + (digit or 1) * unit, 0
        elif c in _DIGITS:
            digit = _DIGITS[c]
        else:
            return None
    return total + digit


def amount(text: str) -> float | None:
    """A number that may be 半, carry a decimal point, or end in 半 (两年半 is read by the caller)."""
    if text == "半":
        return 0.5
    if text.isascii() and text.count(".") == 1:
        whole, _, part = text.partition(".")
        return float(text) if whole.isdigit() and part.isdigit() and len(text) < 12 else None
    found = number(text)
    return None if found is None else float(found)
