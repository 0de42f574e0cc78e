"""What belongs to the page and to no article."""

from datetime import date

import pytest

from digests.pages.blocks import split_blocks
from digests.pages.furniture import Heading, furniture_lines, heading_of, is_furniture, page_heading


@pytest.mark.parametrize(
    "line",
    [
        "2022年6月2日 星期二",
        "责任编辑 李龙伊 版式 魏哲哲",
        "编辑：李建斌 校对：刘温馨",
        "A02 要闻",
        "第三版",
        "图为活动现场。 张云河 摄",
        "工作人员在项目现场作业。 通讯员 张慧中 摄",
        "本报记者 马菲 摄",
        "（下转第三版）",
        "上接第1版",
        "邮发代号 35-1",
        "新闻热线：0371-12345678",
    ],
)
def test_furniture(line: str) -> None:
    """Dates, page numbers, editors, credits, continuation marks and notices of the office."""
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "2025年新开工改造城镇老旧小区2.71万个",
        "已于2025年12月 18日全岛封关运",
        "统筹协调，尽好国防",
        "20 余人参与",
        "3年可举办6站赛事。",
        "图为四川省华蓥市市民在一家电",
        "责任编辑制度改革启动",
    ],
)
def test_text_is_no_furniture(line: str) -> None:
    """A sentence or headline that mentions a date, a picture or an editor is text."""
    assert not is_furniture(line)


def test_heading_says_all_it_has() -> None:
    """Name, date, number and section in one line."""
    assert heading_of("今日云溪 2022年4月19日 星期二 第3版 要闻") == Heading(
        masthead="今日云溪", published=date(2022, 4, 19), number="3", section="要闻"
    )


def test_lines_of_a_head_are_read_together() -> None:
    """The paper's name is the short line beside the date."""
    block = split_blocks("今日云溪\n2022年4月19日 星期二\n责任编辑 李四 版式 王五\n\n云溪区召开会议\n")
    marks = [line.text for line in block[0].lines if line.start in furniture_lines(block)]
    assert marks == ["今日云溪", "2022年4月19日 星期二", "责任编辑 李四 版式 王五"]
    assert page_heading(marks) == Heading(masthead="今日云溪", published=date(2022, 4, 19))
