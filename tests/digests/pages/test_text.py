"""Text pages become articles, and nothing of them is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from digests.model import Page, RawPage, Role
from digests.pages.text import read_text

_FRAGMENTS = st.sampled_from(
    [
        " 本报讯 4月12日，云溪区召开统战工作",
        "会议，传达学习全省会议精神，部署",
        "今年的任务。区领导出席会议并讲话。",
        "会议强调，要压实责任、补齐短板。",
        "记者 景静",
        "通讯员 荆哲",
        "区委常委会召开会议",
        "——群众家门口的养老院",
        "■ 编辑手记",
        "今日云溪",
        "2022年4月19日 星期二",
        "责任编辑 李四 版式 王五",
        "图为活动现场。 张三 摄",
        "（下转第三版）",
        "\u3000\u3000会议指出，工程要在5月15日前完成。",
        "100 km/h、20%……",
        "\u202e\u200b",
        "😀👨\u200d👩\u200d👧",
        "",
    ]
)
_PAGES = st.lists(_FRAGMENTS | st.text(max_size=30), min_size=1, max_size=40).map("\n".join)


def _read(text: str) -> Page:
    return read_text(RawPage(content=text.encode("utf-8", "replace")))[0]


@settings(max_examples=150, deadline=None)
@given(_PAGES.filter(lambda text: "云" in text))
def test_regions_partition_the_page(text: str) -> None:
    """Every visible character is in exactly one region, in the order of the page."""
    page = _read("云溪\n" + text)
    printed = "".join(region.text for region in page.regions)
    assert "".join(printed.split()) == "".join(_visible("云溪\n" + text).split())
    ends = [0, *(region.end for region in page.regions)]
    assert all(end <= region.start for end, region in zip(ends, page.regions, strict=False))


@settings(max_examples=100, deadline=None)
@given(_PAGES.filter(lambda text: "云" in text))
def test_every_region_is_placed(text: str) -> None:
    """A region belongs to an article, to the furniture or to what could not be placed; bodies hold their regions."""
    page = _read("云溪\n" + text)
    for region in page.regions:
        if region.role in (Role.FURNITURE, Role.UNPLACED):
            assert region.article is None
        else:
            assert region.article is not None
            assert 0 <= region.article < len(page.articles)
    assert page.unplaced == tuple(region.text for region in page.regions if region.role is Role.UNPLACED)


def _visible(text: str) -> str:
    from digests.pages.clean import clean

    return clean(text.encode("utf-8", "replace").decode("utf-8"))
