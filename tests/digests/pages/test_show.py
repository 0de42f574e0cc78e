"""The page is drawn with everything that was on it, and nothing on it can act."""

from datetime import date
from html.parser import HTMLParser
from io import StringIO

from rich.console import Console

from digests.model import Article, DateSource, Page, Region, Role
from digests.pages.show import page_json, show_html, show_terminal

HOSTILE = "<script>alert(1)</script> {{ 7*7 }} [bold]x[/bold]"


def drawn() -> Page:
    """A page with a headline in markup, a doubtful match, furniture and a leftover."""
    return Page(
        articles=(Article(headline=HOSTILE, paragraphs=("正文。",), confidence=0.31), Article(headline="")),
        masthead="今日云溪",
        published=date(2026, 4, 19),
        published_from=DateSource.INFERRED,
        regions=(
            Region(role=Role.HEADLINE, text=HOSTILE, article=0, start=0, end=40),
            Region(role=Role.BODY, text="正文。", article=0, start=41, end=44),
            Region(role=Role.FURNITURE, text="责任编辑 李四", start=45, end=52),
            Region(role=Role.UNPLACED, text="不知何处", start=53, end=57),
        ),
    )


class Reader(HTMLParser):
    """Collects the tags and the text of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def read(document: str) -> Reader:
    """The document as a browser takes it apart."""
    reader = Reader()
    reader.feed(document)
    return reader


def terminal(page: Page, language: str) -> str:
    """What a wide terminal shows."""
    console = Console(file=StringIO(), width=200, color_system=None)
    console.print(show_terminal(page, language))
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_html_shows_markup_as_text() -> None:
    """A page's own tags and braces are letters: no element comes of them, nothing is computed."""
    document = read(show_html(drawn(), "en"))
    assert "script" not in document.tags
    assert document.text.count(HOSTILE) == 2


def test_html_needs_nothing_else() -> None:
    """No script, picture, link or other file: one document that can be sent on."""
    tags = set(read(show_html(drawn(), "zh-Hans")).tags)
    assert not tags & {"script", "img", "link", "iframe", "object"}


def test_html_tells_what_is_sure() -> None:
    """A doubtful headline is marked, and a guessed date is called one."""
    document = show_html(drawn(), "zh-Hans")
    assert '<span class="doubt">31 %</span>' in document
    assert "日期由正文推断" in document


def test_html_puts_boxes_where_they_were() -> None:
    """A region of a sheet stands in hundredths of it."""
    page = Page(
        regions=(Region(role=Role.UNPLACED, text="角上", box=(50.0, 20.0, 100.0, 60.0)),),
        size=(200.0, 400.0),
    )
    assert "left: 25.00%; top: 5.00%; width: 25.00%; height: 10.00%" in show_html(page)


def test_several_pages_are_one_document() -> None:
    """The pages of a file are drawn one after another."""
    assert show_html([drawn(), drawn()]).count("不知何处") == 2


def test_terminal_shows_every_piece() -> None:
    """Each region's text is there as it stands, markup of the terminal's own included."""
    shown = terminal(drawn(), "zh-Hans")
    assert [region.text in shown for region in drawn().regions] == [True] * 4
    assert "31%" in shown


def test_json_has_each_body_in_one_piece() -> None:
    """Articles carry their paragraphs and their body; the date is written as one."""
    data = page_json(drawn())
    assert data["articles"][0]["body"] == "正文。"
    assert data["published"] == "2026-04-19"
