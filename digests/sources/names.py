"""What a file's name or an address says: 2022-04-19_01.txt, 20220419/A02.pdf, 2022-04/19/node_01.htm, 第3版.pdf."""

import re
from dataclasses import dataclass
from datetime import date

from digests.pages.dates import date_in_name
from digests.pages.html_meta import number_in_address

#: 2022年4月19日; and eight figures followed by two of the page: qxrb2022041903.
_WRITTEN = re.compile(r"((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日")
_RUN = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(\d{2})(?!\d)")
_DATED = re.compile(r"(?:19|20)\d{2}[-_/.年]?\d{1,2}[-_/.月]?\d{1,2}日?")
_PAGE = re.compile(r"第?([A-Z]{0,2}\d{1,3})版", re.IGNORECASE)
_REST = re.compile(r"(?:page|node|p|版)?[-_ ]*([A-Z]{0,2}\d{1,3})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Date and page number; None and empty where the name says nothing."""

    published: date | None
    number: str


def named(name: str) -> Named:
    """Read a relative path or an address; the folders count for the date, the last part for the number."""
    plain = name.replace("\\", "/")[-400:]
    run = _RUN.search(plain)
    if run:
        day = _day(*(int(run[group]) for group in (1, 2, 3)))
        if day is not None:
            return Named(published=day, number=run[4])
    return Named(published=_date(plain), number=_number(plain))


def _date(name: str) -> date | None:
    written = _WRITTEN.search(name)
    if written:
        return _day(int(written[1]), int(written[2]), int(written[3]))
    return date_in_name(name)


def _number(name: str) -> str:
    last = name.rsplit("/", 1)[-1]
    printed = _PAGE.search(last)
    if printed:
        return printed[1].upper()
    stem = last.rsplit(".", 1)[0]
    dated = _DATED.search(stem)
    rest = (stem[: dated.start()] + stem[dated.end() :] if dated else stem).strip("-_ .")
    found = _REST.fullmatch(rest)
    if found and not (rest.lower().startswith("node") and len(found[1]) > 2):  # a long node number is the system's own
        return found[1].upper()
    return number_in_address(name)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
