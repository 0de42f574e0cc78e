"""Messages stay within Telegram's limits and lose nothing."""

import html

from hypothesis import given
from hypothesis import strategies as st

from digests.markup import LIMIT_ENTITIES, LIMIT_UNITS, Packer, clip, entities, pack, plain, sentences, units

TEXTS = st.text(alphabet="水库防汛。，；<>&\"'{}🚣a1 \n", max_size=9_000)
BLOCKS = st.lists(TEXTS.map(lambda text: f"<b>{html.escape(text)}</b>"), max_size=12)


def solid(text: str) -> str:
    return "".join(text.split())


def test_units_count_utf16() -> None:
    """A character beyond the basic plane counts twice."""
    assert units("水🚣") == 3


def test_plain_is_what_a_reader_sees() -> None:
    """Tags go, entities are read."""
    assert plain("<b>3 &lt; 5</b> &amp; <a href='x'>水</a>") == "3 < 5 & 水"


def test_clip_cuts_to_the_limit() -> None:
    """A long headline ends in an ellipsis, on one line."""
    assert clip("水" * 5000, 10) == "水" * 9 + "…"
    assert clip("水\n库", 10) == "水 库"


@given(TEXTS, st.integers(min_value=2, max_value=500))
def test_sentences_lose_nothing(text: str, limit: int) -> None:
    """The pieces are the text, and each is short enough."""
    pieces = sentences(text, limit)
    assert "".join(pieces) == text
    assert all(units(piece) <= limit for piece in pieces)


@given(BLOCKS)
def test_parts_keep_the_limits(blocks: list[str]) -> None:
    """Every message is within 4,096 units and 90 entities."""
    for part in pack(blocks, header="<b>{paper} ({part}/{parts})</b>"):
        assert units(plain(part.html)) <= LIMIT_UNITS
        assert entities(part.html) <= LIMIT_ENTITIES
        assert part.plain == plain(part.html)


@given(BLOCKS)
def test_parts_lose_nothing(blocks: list[str]) -> None:
    """What the blocks say is what the messages say, in order."""
    assert solid("".join(part.plain for part in pack(blocks))) == solid("".join(plain(block) for block in blocks))


def test_many_entities_make_more_parts() -> None:
    """A hundred bold blocks do not fit one message."""
    parts = pack([f"<b>{n}</b>" for n in range(100)], header="<b>({part}/{parts})</b>")
    assert [entities(part.html) <= LIMIT_ENTITIES for part in parts] == [True, True]
    assert parts[1].plain.startswith("(2/2)")


@given(st.lists(BLOCKS, min_size=1, max_size=3), BLOCKS)
def test_other_beginnings(beginnings: list[list[str]], blocks: list[str]) -> None:
    """Below each beginning the messages are those of all blocks packed at once."""
    header = "<b>水 ({part}/{parts})</b>"
    packer = Packer(blocks, header=header)
    for beginning in beginnings:
        assert packer.parts(beginning) == pack([*beginning, *blocks], header=header)


def test_what_is_the_same_is_one_object() -> None:
    """Two readers whose messages are cut at the same place share what comes after."""
    packer = Packer([f"{n}" + "水" * 1000 for n in range(10)], header="({part}/{parts})")
    one, other = packer.parts(["一" * 900]), packer.parts(["二" * 900])
    assert one[0] != other[0]
    assert [a is b for a, b in zip(one, other, strict=True)] == [False, True, True]
