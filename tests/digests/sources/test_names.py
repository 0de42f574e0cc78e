"""What names say."""

from datetime import date

import pytest

from digests.sources.names import Named, named

DAY = date(2022, 4, 19)


@pytest.mark.parametrize(
    ("name", "published", "number"),
    [
        ("2022-04-19_01.txt", DAY, "01"),
        ("20220419/01.pdf", DAY, "01"),
        ("20220419_A02.pdf", DAY, "A02"),
        ("A02-20220419.pdf", DAY, "A02"),
        ("青溪日报/2022-04/19/node_01.htm", DAY, "01"),
        ("2022-04/19/node_187.htm", DAY, ""),
        ("qxrb2022041903.pdf", DAY, "03"),
        ("2022年4月19日第3版.pdf", DAY, "3"),
        ("2022.04.19 第A03版 要闻.png", DAY, "A03"),
        ("2022-04-19/page-4.jpg", DAY, "4"),
        ("http://e.cn/html/2022-04/19/nw.D110000qxrb_20220419_1-07.htm", DAY, "07"),
        ("scans\\2022_04_19\\05.png", DAY, "05"),
        ("IMG_1234.jpg", None, ""),
        ("2022-13-45_01.txt", None, "01"),
        ("notes.txt", None, ""),
        ("", None, ""),
    ],
)
def test_names(name: str, published: date | None, number: str) -> None:
    """Dates come from any part, numbers from the last one."""
    assert named(name) == Named(published=published, number=number)
