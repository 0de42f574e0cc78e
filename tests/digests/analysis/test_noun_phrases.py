"""Noun phrases by the dictionary's parts of speech."""

import pytest

from digests.analysis.noun_phrases import covers, phrases


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("对辖区6所学校的消防器材进行了检查", ["辖区6所学校的消防器材", "检查"]),
        ("去年“8·12”强降雨暴露出的短板", ["“8·12”强降雨暴露出的短板"]),
        ("", []),
    ],
)
def test_phrases(clause: str, found: list[str]) -> None:
    """From left to right; a day between quotation marks is no end of one."""
    assert [phrase.text for phrase in phrases(clause)] == found


def test_a_clause_is_no_phrase() -> None:
    """A thing is covered by one phrase; who does what is not."""
    assert covers("消防器材")
    assert not covers("检查组下达整改通知书")
