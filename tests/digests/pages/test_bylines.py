"""Who wrote it and from where."""

import pytest

from digests.pages.bylines import (
    closes_article,
    credits_behind_dateline,
    credits_in_brackets,
    dateline_of,
    read_byline,
    tail_byline,
)


@pytest.mark.parametrize(
    ("line", "reporters", "correspondents"),
    [
        ("记者 景静", ("景静",), ()),
        ("通讯员 荆哲", (), ("荆哲",)),
        ("记者 王莉 程维丹", ("王莉", "程维丹"), ()),
        ("本报记者 张三、李四 通讯员 王 五", ("张三", "李四"), ("王五",)),
        ("（本报全媒体记者 周小舟 文/图）", ("周小舟",), ()),
        ("文/图 本报记者 欧阳春 实习生 贺知秋", ("欧阳春",), ("贺知秋",)),
        ("记者马菲陈尚文", ("马菲", "陈尚文"), ()),
        ("记者李涛高石通讯员张国圣李宏", ("李涛", "高石"), ("张国圣", "李宏")),
        ("记者欧阳明华", ("欧阳明华",), ()),
        ("记者 马合木提", ("马合木提",), ()),
        ("记者 阿卜杜拉·艾山", ("阿卜杜拉·艾山",), ()),
    ],
)
def test_byline(line: str, reporters: tuple[str, ...], correspondents: tuple[str, ...]) -> None:
    """Names of either kind, in order, with or without brackets, separators and tasks."""
    found = read_byline(line)
    assert found is not None
    assert (found.reporters, found.correspondents) == (reporters, correspondents)


@pytest.mark.parametrize(
    "line",
    [
        "记者从区水利局获悉",
        "记者了解到",
        "记者",
        "记者采访时看到，",
        "记者高温下坚守岗位",
        "通讯员们表示",
        "记者 " + "王" * 5000,
    ],
)
def test_sentence_is_no_byline(line: str) -> None:
    """A sentence that begins with a reporter names none."""
    assert read_byline(line) is None


@pytest.mark.parametrize(
    ("paragraph", "dateline"),
    [
        ("本报讯 4月12日，", "本报讯"),
        ("本报讯4月12日，", "本报讯"),
        ("本报北京 1月 27日电 （记者韩鑫）", "本报北京1月27日电"),
        ("新华社云溪４月１８日电 国务院", "新华社云溪４月１８日电"),
        ("据新华社云溪4月18日电（记者甲）", "据新华社云溪4月18日电"),
        ("本报云溪电 （记者赵永新）", "本报云溪电"),
        ("云溪晚报4月1日讯 今晨", "云溪晚报4月1日讯"),
        ("本报记者近日来到电影院", ""),
        ("新华社记者从电力公司获悉", ""),
        ("会议强调，", ""),
    ],
)
def test_dateline(paragraph: str, dateline: str) -> None:
    """The dateline as printed, without blanks; a sentence about the paper has none."""
    assert dateline_of(paragraph) == dateline


def test_names_behind_a_dateline() -> None:
    """The brackets after a dateline name the reporters."""
    assert credits_behind_dateline("本报云溪4月18日电 （记者王嘉伟、程一恒）时值").reporters == ("王嘉伟", "程一恒")


def test_names_in_closing_brackets() -> None:
    """So do brackets at an article's end."""
    assert credits_in_brackets("落到实处。（本报记者 周小舟）").reporters == ("周小舟",)


def test_byline_behind_the_last_sentence() -> None:
    """A byline on the last line begins behind the sentence's end."""
    line = "确保整治到位。记者 景静 通讯员 荆哲"
    assert line[tail_byline(line) :] == "记者 景静 通讯员 荆哲"
    assert tail_byline("会上，记者看到") == len("会上，记者看到")


@pytest.mark.parametrize(
    ("line", "closes"),
    [
        ("（据新华社电）", True),
        ("（作者为云溪中学教师）", True),
        ("到位。（本报记者 景静）", True),
        ("云溪（北区）", False),
    ],
)
def test_closing_remark(line: str, closes: bool) -> None:
    """A remark in brackets ends an article; other brackets do not."""
    assert closes_article(line) == closes
