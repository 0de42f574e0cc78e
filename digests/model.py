"""The data that crosses borders, from a raw page to a part of a message.

    RawPage -> Page (with its Articles) -> Analysis -> Digest -> Part

Everything here is frozen and keyword-only. Times with a clock are aware; a naive ``datetime`` raises ``ValueError`` at
construction. Dates without a zone are dates of the paper, which is printed in China.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from digests.enums import direct

#: The zone of every time a Chinese paper prints.
PAPER_ZONE = ZoneInfo("Asia/Shanghai")


def _aware(*moments: date | datetime | None) -> None:
    for moment in moments:
        if isinstance(moment, datetime) and moment.tzinfo is None:
            raise ValueError(f"a naive datetime: {moment!r}")


def day_of(due: date | datetime) -> date:
    """The local day of a due date or moment."""
    return due.date() if isinstance(due, datetime) else due


class DateSource(StrEnum):
    """Where a page's publication date comes from."""

    GIVEN = "given"  #: the caller or the source said it
    MASTHEAD = "masthead"  #: printed on the page
    NAME = "name"  #: in the file's name or address
    INFERRED = "inferred"  #: the latest event in the text; a guess, and shown as one
    UNKNOWN = "unknown"  #: nowhere to be found


@direct
class Role(StrEnum):
    """What a piece of a page is."""

    HEADLINE = "headline"  #: 主题
    KICKER = "kicker"  #: 引题
    DECK = "deck"  #: 副题
    COLUMN = "column"  #: the name of a column 栏目
    BYLINE = "byline"  #: 署名
    BODY = "body"  #: 正文
    MASTHEAD = "masthead"  #: the paper's name, date and page number
    FURNITURE = "furniture"  #: editors, captions, photo credits, telephone numbers
    UNPLACED = "unplaced"  #: what we could not place; never dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """What a source hands over: the bytes, and what is known of them without reading them."""

    content: bytes
    name: str = ""  #: file name or address
    paper: str = ""  #: the paper's name, when the source knows it
    published: date | None = None
    number: str = ""  #: page number as printed: "01", "A2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A piece of the input, and where it went.

    For text and HTML ``start`` and ``end`` are offsets into the decoded input; for a PDF or a picture ``box`` is left,
    top, right, bottom in points from the upper left corner of sheet ``sheet``.
    """

    role: Role
    text: str
    article: int | None = None  #: index into ``Page.articles``
    start: int = 0
    end: int = 0
    sheet: int = 0
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, whole, under its own headline."""

    headline: str
    kicker: str = ""
    deck: str = ""
    column: str = ""
    dateline: str = ""  #: 电头, as printed: 本报讯, 新华社北京4月18日电; it also stays in the first paragraph
    reporters: tuple[str, ...] = ()
    correspondents: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    byline: str = ""  #: 署名 as printed, where it is no part of a paragraph
    confidence: float = 1.0  #: 0 to 1: how sure we are that headline and body belong together

    @property
    def body(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of an issue. Every input character is in an article, in ``furniture`` or in ``unplaced``."""

    articles: tuple[Article, ...] = ()
    masthead: str = ""  #: the paper's name as printed
    published: date | None = None
    published_from: DateSource = DateSource.UNKNOWN
    number: str = ""  #: 版, as printed without 第 and 版
    section: str = ""  #: 版名, such as 要闻
    furniture: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()
    regions: tuple[Region, ...] = ()  #: where each piece of the input went, for ``parse --show``
    size: tuple[float, float] | None = None  #: width and height in points, where the page has a shape
    notes: tuple[str, ...] = ()  #: codes of what was odd: ``no-text-layer``, ``replaced-characters``, …


@direct
class Precision(StrEnum):
    """How exactly a time is given."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    EVENT = "event"  #: hangs on something without a date: 汛期前


@direct
class Modifier(StrEnum):
    """How a time is meant."""

    BEFORE = "before"
    BY = "by"
    AFTER = "after"
    SINCE = "since"
    APPROX = "approx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """A topic of a text. ``weight`` is above 0 and falls down a list."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """A time expression with its value.

    ``start`` and ``end`` are offsets into the text as given, line breaks included; ``text[start:end]`` without white
    space is ``phrase``. ``begins`` and ``ends`` are aware, ``ends`` exclusive; either may be None.
    """

    phrase: str
    start: int
    end: int
    begins: datetime | None
    ends: datetime | None
    precision: Precision
    modifier: Modifier | None = None

    def __post_init__(self) -> None:
        _aware(self.begins, self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Something that is due.

    ``due`` is the last day on which it may be done (a date), or the moment (an aware datetime, precision ``minute``),
    or None when it hangs on an event. ``task`` uses the sentence's own words.
    """

    due: date | datetime | None
    precision: Precision
    phrase: str
    start: int
    end: int
    task: str
    sentence: str
    recurring: bool = False  #: comes again; ``due`` is the next time
    uncertain: bool = False  #: resolved from a relative or ambiguous expression

    def __post_init__(self) -> None:
        _aware(self.due)


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What an article is about, what is due, and what happened in one sentence."""

    keywords: tuple[Keyword, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an item of a digest was printed."""

    paper: str
    published: date | None
    number: str = ""  #: page
    headline: str = ""
    article: int | None = None  #: the article's number in the store, when it is stored


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestItem:
    """One event, from one article or from several that report the same."""

    article: Article
    analysis: Analysis
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catch:
    """An item that holds words somebody follows, and which; none where only words that are shut out are missing."""

    item: DigestItem
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """One deadline of a digest, with every article that names it.

    ``days_left`` counts from the digest's date; None without a due date, negative when it is past.
    """

    key: str  #: stable over runs and articles; the UID of its calendar entry
    due: date | datetime | None
    precision: Precision
    phrase: str
    task: str
    sentence: str
    days_left: int | None
    sources: tuple[Source, ...]
    recurring: bool = False
    uncertain: bool = False

    def __post_init__(self) -> None:
        _aware(self.due)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One morning's news: chosen, ordered, merged; not yet rendered."""

    on: date
    papers: tuple[str, ...]
    published: tuple[date, ...]  #: the issues' dates, oldest first
    inferred: bool  #: True when a publication date was guessed
    pages: int
    items: tuple[DigestItem, ...]
    deadlines: tuple[DueItem, ...]
    keywords: tuple[Keyword, ...]
    new_words: tuple[str, ...] = ()  #: in today's keywords and not in the last 30 days'
    left_out: int = 0  #: articles beyond the limit, not shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message: at most 4,096 UTF-16 units once its markup is read, and at most 90 entities."""

    html: str  #: in Telegram's HTML
    plain: str  #: the same without markup, for when Telegram cannot parse the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A piece of a snippet; ``hit`` marks what the query found."""

    text: str
    hit: bool
