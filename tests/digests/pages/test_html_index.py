"""Index pages: what an e-paper's front pages link to."""

from datetime import date
from pathlib import Path

import pytest

from digests.model import RawPage
from digests.pages.html_index import EpaperIndex, link, read_index

DATA = Path(__file__).parents[2] / "data" / "html"


def index(name: str, address: str) -> EpaperIndex:
    """The links of a sample."""
    return read_index(RawPage(content=(DATA / f"{name}.html").read_bytes(), name=address))


def test_old_founder() -> None:
    """Pages, articles in printed order with the untitled area behind them, the PDF, and what the page is."""
    base = "http://epaper.example.cn/html/2026-05/12/"
    found = index("founder_old_index", base + "node_1.htm")
    assert [(page.number, page.section, page.address) for page in found.pages] == [
        ("A01", "头版", base + "node_1.htm"),
        ("A02", "要闻", base + "node_2.htm"),
    ]
    assert [(article.title, article.address) for article in found.articles] == [
        ("青溪二桥开工建设", base + "content_101.htm"),
        ("全市“两会”今日开幕", base + "content_102.htm"),
        ("", base + "content_103.htm"),
    ]
    assert found.pdf == "http://epaper.example.cn/page/1/2026-05-12/A01/5128.pdf"
    assert (found.paper, found.published, found.number, found.section) == ("青溪日报", date(2026, 5, 12), "A01", "头版")


def test_layout_2024() -> None:
    """The newer form, with its attached PDF."""
    found = index("layout_2024_index", "https://epaper.example.cn/pc/layout/202605/12/node_03.html")
    assert [page.number for page in found.pages] == ["03", "04"]
    assert [article.title for article in found.articles] == ["青溪云上课堂开到山里", "图片新闻"]
    assert found.articles[0].address == "https://epaper.example.cn/pc/content/202605/12/content_7.html"
    assert found.pdf == "https://epaper.example.cn/pc/attachement/202605/12/9b2c.pdf"
    assert (found.number, found.section, found.published) == ("03", "民生", date(2026, 5, 12))


def test_founder_nbs_and_zhejiang() -> None:
    """The two other forms list their pages and articles too."""
    nbs = index("founder_nbs", "http://epaper.example.cn/html/2026-05/12/nbs.D110000qxrb_02.htm")
    assert ([page.number for page in nbs.pages], nbs.articles[0].title) == (["01", "02"], "老旧小区加装电梯有补贴")
    zhejiang = index("zhejiang", "http://epaper.example.cn/html/2026-05/12/node_5.htm")
    assert zhejiang.articles[0].address.endswith("/content_55.htm?div=-1")
    assert zhejiang.pages[0].pdf == "http://epaper.example.cn/images/2026-05/12/05/qx.pdf"


def test_a_page_that_sends_on() -> None:
    """A front page without content of its own says where the issue is."""
    markup = b'<html><META HTTP-EQUIV="Refresh" CONTENT="0;URL=html/2026-05/12/node_1.htm"></html>'
    assert read_index(RawPage(content=markup, name="http://e.cn/")).moved == "http://e.cn/html/2026-05/12/node_1.htm"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "tg://resolve", "ftp://e.cn/x", "http://[", "#top", "", None]
)
def test_links_that_are_dropped(address: str | None) -> None:
    """Only http and https addresses are links."""
    assert link("http://e.cn/a.htm", address) == ""


def test_a_million_links() -> None:
    """The number of links is limited."""
    markup = (
        "<html>"
        + "".join(f"<area href=content_{n}.htm>" for n in range(50_000))
        + "<map>"
        + "".join(f"<area href=content_{n}.htm>" for n in range(50_000))
    )
    assert len(read_index(RawPage(content=markup.encode(), name="http://e.cn/")).articles) == 500
