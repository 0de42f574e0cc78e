"""A followed word catches what its rule says, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.follow import MAX_LENGTH, Matcher, Rule, caught_by, normal, parse_rule, stored_rule

FLOOD = "本报讯 5月11日，区防汛抗旱指挥部在马寨\n镇组织水库巡查。"
DRILL = "本报讯 5月10日，区防汛抗旱指挥部开展演练。"
TAXES = "本报讯 区税务局提醒：ＡＩ客服上线，可查询OKAI编号2026。"


def caught(line: str) -> list[bool]:
    rule = parse_rule(line)
    assert rule is not None
    return [bool(found) for found in caught_by({"me": rule}, [FLOOD, DRILL, TAXES])]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("防汛 水库", [True, True, False]),
        ("防汛 +马寨镇", [True, False, False]),
        ("+防汛 +马寨镇", [True, False, False]),
        ("防汛 -演练", [True, False, False]),
        ("-演练", [True, False, True]),
        ("－演练 ＋防汛", [True, False, False]),
        ("水庫", [True, False, False]),
        ("ai", [False, False, True]),
        ("kai", [False, False, False]),
        ("2026", [False, False, True]),
        ("202", [False, False, False]),
        ("税务局", [False, False, True]),
    ],
)
def test_rules(line: str, expected: list[bool]) -> None:
    """Any of, must, must not, exclude only; Traditional, full width, across a line wrap, Latin words whole."""
    assert caught(line) == expected


def test_says_why() -> None:
    """The words by which a text was caught come with it."""
    rule = parse_rule("水库 防汛 税务 -演练")
    assert rule is not None
    assert [found.words for found in Matcher({1: rule}).catch(FLOOD)] == [("水库", "防汛")]


@pytest.mark.parametrize("line", ["", "  ", "+", "- +", "水" * (MAX_LENGTH + 1)])
def test_no_rule(line: str) -> None:
    """Nothing said is no rule."""
    assert parse_rule(line) is None


@given(
    st.lists(st.text(alphabet="水库防汛+-a1. *[", min_size=1, max_size=8), min_size=1, max_size=6),
    st.text("水库防汛a1\n 演", max_size=60),
)
def test_matches_as_a_plain_scan(words: list[str], text: str) -> None:
    """One pass over all rules finds what looking for each word by itself finds."""
    rules = {n: rule for n, word in enumerate(words) if (rule := parse_rule(word))}
    han = {n: rule for n, rule in rules.items() if not any(word.isascii() for word in rule.words)}
    plain = normal(text)
    expected = {n for n, rule in han.items() if rule.catches(frozenset(w for w in rule.words if w in plain))}
    assert {found.key for found in Matcher(han).catch(text)} == expected


def test_a_rule_reads_as_it_was_typed() -> None:
    """A rule shown to its owner has the form they know."""
    assert str(Rule(any_of=("防汛",), must=("马寨镇",), never=("演练",))) == "防汛 +马寨镇 -演练"


@given(st.text(alphabet="水庫防汛⁺＋+－-aＡ①㎡\u3000 *[", max_size=60))
def test_a_rule_is_stored_as_it_reads(line: str) -> None:
    """What the store keeps says the same rule, to both readers."""
    rule = parse_rule(line)
    assert rule is None or stored_rule(str(rule)) == parse_rule(str(rule)) == rule
