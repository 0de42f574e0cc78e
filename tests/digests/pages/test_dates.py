"""A page's date is told from where it stands; a guess is called one, and today is never taken."""

from datetime import date

import pytest

from digests.model import DateSource, RawPage
from digests.pages.dates import date_in_name, latest_event, printed_date, publication_date
from digests.pages.text import read_text


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2022年4月19日 星期二", date(2022, 4, 19)),
        ("今日云溪 ２０２２年４月１９日", date(2022, 4, 19)),
        ("二〇二二年四月十九日", date(2022, 4, 19)),
        ("二○二六年十二月二十一日", date(2026, 12, 21)),
        ("2022-04-19", date(2022, 4, 19)),
        ("2022年2月30日", None),
        ("0000年1月1日", None),
        ("2022年13月1日", None),
        ("4月19日", None),
    ],
)
def test_printed_date(line: str, day: date | None) -> None:
    """A full date in any figures, when it is a day that exists."""
    found = printed_date(line)
    assert (found.day if found else None) == day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("/papers/2022-04/19/node_1.htm", date(2022, 4, 19)),
        ("issue_20220419_01.pdf", date(2022, 4, 19)),
        ("20210101/2022-04-19.txt", date(2022, 4, 19)),
        ("page-123456789.txt", None),
        ("2022-13-40.txt", None),
    ],
)
def test_date_in_name(name: str, day: date | None) -> None:
    """The date nearest the end of a name or address; numbers of other kinds are none."""
    assert date_in_name(name) == day


def test_order_of_sources() -> None:
    """What is given goes before what is printed, before the name, before the guess."""
    given, printed, name, bodies = (
        date(2022, 1, 1),
        date(2022, 1, 2),
        "2022-01-03.txt",
        ["2022年1月3日，开工。2022年竣工。"],
    )
    assert publication_date(given, printed, name, bodies) == (given, DateSource.GIVEN)
    assert publication_date(None, printed, name, bodies) == (printed, DateSource.MASTHEAD)
    assert publication_date(None, None, name, bodies) == (date(2022, 1, 3), DateSource.NAME)
    assert publication_date(None, None, "", bodies) == (date(2022, 1, 4), DateSource.INFERRED)


def test_announced_days_are_not_events() -> None:
    """What will be on a day, or is due before it, says nothing about when the page was printed."""
    assert latest_event(
        ["2026年4月18日召开会议，总结2026年工作。", "大会将于6月1日举行。", "请在5月15日前报名。"]
    ) == date(2026, 4, 19)


def test_one_year_is_nobodys() -> None:
    """A year named once may be long ago: no guess comes of it."""
    assert latest_event(["5月15日通过验收。2005年建成的房屋可以申请。"]) is None


def test_no_date_stays_none() -> None:
    """A page that names no day has no date: never today's."""
    page = read_text(RawPage(content="云溪区召开会议\n\n本报讯 会议强调，要抓好落实。\n".encode()))[0]
    assert (page.published, page.published_from) == (None, DateSource.UNKNOWN)
