"""The papers of the settings file, checked once into frozen data.

    [[papers]]
    name = "青溪日报"
    kind = "epaper"                                         # or "folder", "feed"
    address = "http://epaper.example.cn/html/{date:%Y-%m/%d}/node_1.htm"
    hours = "05:00-10:00"                                   # when the issue comes, in Beijing time
    days = ["mon", "tue", "wed", "thu", "fri"]              # when one is printed; every day without it
    pages = ["A*", "01"]                                    # which pages to read; all without it
    pdf = "fallback"                                        # "never", "only"
    delay = 2.0                                             # seconds between two requests
    retries = 2                                             # of one request that failed, soon after; 0 to 10
    hosts = ["pdf.example.cn"]                              # hosts besides the address's own

Every error is a SettingsError that names the entry and says what to write.
"""

import difflib
import re
import string
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, time
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, TypeVar

from digests.errors import Forbidden, Said, SettingsError
from digests.sources.addresses import ascii_host, check_address, is_ip, is_public

_Choice = TypeVar("_Choice", bound=StrEnum)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"\s*(\d{1,2}):(\d{2})\s*[-–—~至]\s*(\d{1,2}):(\d{2})\s*")


class SourceKind(StrEnum):
    """Where a paper comes from."""

    FOLDER = "folder"  #: files that someone puts there
    EPAPER = "epaper"  #: its e-paper's index, pages and articles
    FEED = "feed"  #: an RSS or Atom feed


class PdfUse(StrEnum):
    """What to do with the PDFs that an e-paper offers."""

    NEVER = "never"
    FALLBACK = "fallback"  #: for a page without readable articles
    ONLY = "only"  #: instead of the articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper and how to get it."""

    name: str
    kind: SourceKind
    folder: Path | None = None
    address: str = ""  #: with ``{date:…}`` where the issue's date stands, for an e-paper
    hours: tuple[time, time] = (time(4, 0), time(10, 0))  #: from when to look, and when an issue is late
    days: frozenset[int] = frozenset(range(7))  #: weekdays with an issue, Monday is 0
    delay: float = 2.0  #: seconds between two requests to a host
    retries: int = 2  #: of one request that failed in passing, soon after it
    pages: tuple[str, ...] = ()  #: patterns of page numbers; empty for all
    pdf: PdfUse = PdfUse.FALLBACK
    hosts: frozenset[str] = frozenset()  #: every host that may be asked, the address's own among them

    def address_on(self, day: date) -> str:
        """The address of an issue's index, or of the feed."""
        return self.address.format(date=day)

    def wants(self, number: str) -> bool:
        """Whether a page is to be read."""
        return not self.pages or any(fnmatchcase(number, pattern) for pattern in self.pages)


def load_papers(path: Path) -> tuple[Paper, ...]:
    """The papers of a settings file. Raises SettingsError."""
    try:
        with path.open("rb") as file:
            settings = tomllib.load(file)
    except OSError as error:
        raise SettingsError(name=str(path), reason="the file cannot be read") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(name=str(path), reason=Said("it is no TOML: {why}", why=error)) from error
    return papers_of(settings.get("papers", []), path.parent)


def papers_of(entries: object, base: Path) -> tuple[Paper, ...]:
    """The papers of a list of tables; folders are relative to ``base``. Raises SettingsError."""
    if not isinstance(entries, list):
        raise SettingsError(name="papers", reason="write each paper under [[papers]]")
    papers = tuple(_Entry(f"papers[{at}]", entry).paper(base) for at, entry in enumerate(entries))
    seen: set[str] = set()
    for paper in papers:
        if paper.name in seen:
            raise SettingsError(name="papers", reason=Said("two have the name {name}", name=paper.name))
        seen.add(paper.name)
    return papers


class _Entry:
    """One table, asked key by key."""

    def __init__(self, where: str, table: object) -> None:
        if not isinstance(table, Mapping):
            raise SettingsError(name=where, reason="it is no table")
        self.where, self.table = where, table

    def paper(self, base: Path) -> Paper:
        self._known_keys()
        name = self._text("name").strip()
        if not name or len(name) > 60:
            raise self._error("name", "give the paper's name, of at most 60 characters")
        self.where += f" ({name})"
        kind = self._choice("kind", SourceKind)
        if kind is SourceKind.FOLDER:
            self._absent("address", kind)
            return Paper(name=name, kind=kind, folder=base / self._text("folder"), **self._common())
        self._absent("folder", kind)
        address = self._text("address")
        hosts = self._hosts(address, kind)
        return Paper(name=name, kind=kind, address=address, hosts=hosts, **self._common())

    def _common(self) -> dict[str, Any]:
        given: dict[str, Any] = {}
        readers: dict[str, Callable[[], object]] = {
            "hours": self._hours, "days": self._weekdays, "delay": self._delay, "retries": self._retries,
            "pages": self._patterns,
        }  # fmt: skip
        for key, reader in readers.items():
            if key in self.table:
                given[key] = reader()
        if "pdf" in self.table:
            given["pdf"] = self._choice("pdf", PdfUse)
        return given

    def _known_keys(self) -> None:
        known = [field.name for field in fields(Paper)]
        for key in self.table:
            if key not in known:
                near = difflib.get_close_matches(str(key), known, 1)
                if near:
                    raise self._error(str(key), Said("there is no such setting; did you mean {near}?", near=near[0]))
                raise self._error(str(key), Said("there is no such setting; known are {known}", known=", ".join(known)))

    def _absent(self, key: str, kind: StrEnum) -> None:
        if key in self.table:
            raise self._error(key, Said("a paper of kind {kind} has none", kind=kind))

    def _text(self, key: str) -> str:
        value = self.table.get(key)
        if not isinstance(value, str) or not value:
            raise self._error(key, "it is missing" if value is None else "write it as text in quotes")
        return value

    def _choice(self, key: str, kinds: type[_Choice]) -> _Choice:
        try:
            return kinds(self._text(key))
        except ValueError:
            raise self._error(key, Said("write one of {known}", known=", ".join(kinds))) from None

    def _hosts(self, address: str, kind: SourceKind) -> frozenset[str]:
        _check_pattern(address, kind, self)
        try:
            own = check_address(address.format(date=date(2026, 5, 12))).host
            if is_ip(own) and not is_public(own):
                raise self._error("address", "only addresses on the internet are fetched, and this one is not")
            return frozenset({own, *(ascii_host(host) for host in self._texts("hosts"))})
        except Forbidden as error:
            raise self._error("address", Said(error.sentence, **error.fields)) from error

    def _texts(self, key: str) -> Sequence[str]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
            raise self._error(key, 'write a list of texts, such as ["01", "A*"]')
        return value

    def _hours(self) -> tuple[time, time]:
        found = _HOURS.fullmatch(self._text("hours"))
        try:
            begin, end = (
                (time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))) if found else (None, None)
            )
        except ValueError:
            begin = end = None
        if begin is None or end is None or begin >= end:
            raise self._error("hours", 'write them as "05:00-10:00", the earlier first')
        return begin, end

    def _weekdays(self) -> frozenset[int]:
        days = self._texts("days")
        if not days or not set(days) <= set(_DAYS):
            raise self._error("days", Said("write some of {known}", known=", ".join(_DAYS)))
        return frozenset(_DAYS.index(day) for day in days)

    def _delay(self) -> float:
        value = self.table["delay"]
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0.5 <= value <= 600:
            raise self._error("delay", "write seconds, from 0.5 to 600")
        return float(value)

    def _retries(self) -> int:
        value = self.table["retries"]
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10:
            raise self._error("retries", "write a whole number from 0 to 10")
        return value

    def _patterns(self) -> tuple[str, ...]:
        return tuple(pattern.strip().upper() for pattern in self._texts("pages"))

    def _error(self, key: str, reason: str) -> SettingsError:
        return SettingsError(name=f"{self.where}.{key}", reason=reason)


def _check_pattern(address: str, kind: SourceKind, entry: _Entry) -> None:
    """An address may hold {date:…} with letters of strftime and nothing else in braces; an e-paper's must."""
    try:
        named = [field for _, field, _, _ in string.Formatter().parse(address) if field is not None]
        dated = set(named) == {"date"} and address.format(date=date(2026, 5, 12)) != address.format(
            date=date(2027, 6, 13)
        )
    except (ValueError, KeyError, IndexError, AttributeError):
        raise entry._error("address", "its braces are wrong; write the date as {date:%Y-%m/%d}") from None
    if (named and not dated) or (kind is SourceKind.EPAPER and not named):
        raise entry._error("address", "write the issue's date as {date:%Y-%m/%d}, and nothing else in braces")
