"""What a sentence tells decides: a day from which a span is counted, and what was over by nightfall."""

from datetime import date

import pytest

from digests import deadlines

ON = date(2022, 4, 19)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        (
            "4月18日，县委第三巡察组向县林业局党组反馈了巡察情况，并要求该局党组自反馈之日起10个工作日内报送整改方案。",
            date(2022, 4, 29),
        ),
        ("4月15日，督导组向三个乡镇交办了问题清单，要求自交办之日起15日内整改到位。", date(2022, 4, 30)),
        ("4月15日，督导组进驻我县。被督导单位须自反馈意见之日起15日内报送整改方案。", None),
        ("4月15日，法院公布了典型案例，当事人应自收到判决书之日起15日内履行义务。", None),
        ("2月30日，督导组交办了问题清单，要求自交办之日起15日内整改到位。", None),
    ],
)
def test_a_span_is_counted_from_what_the_sentence_dates(text: str, due: date | None) -> None:
    """自反馈之日起 is from the day on which the sentence tells that it was 反馈了, otherwise from an open one."""
    (found,) = [found for found in deadlines(text, ON) if "之日起" in found.phrase]
    assert found.due == due


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("接到求助后，民警仅用两小时就在邻村找到了走失的孩子，并赶在天黑前将其平安送回家中。", 0),
        ("上游水库泄洪，镇里要求，赶在天黑前将河滩群众全部转移。", 1),
        ("上游水库发出了预警，镇里要求，赶在天黑前将河滩群众全部转移。", 1),
    ],
)
def test_nightfall_of_a_story_is_none(text: str, count: int) -> None:
    """What a sentence tells as done was over by then; what is ordered was not."""
    assert len(deadlines(text, ON)) == count
