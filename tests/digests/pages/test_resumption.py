"""Bodies left in mid-sentence find their rest behind another body."""

from digests.pages.blocks import split_blocks
from digests.pages.resumption import Span, resume
from digests.pages.runs import Run, make_runs
from digests.pages.stories import Habits, Story

HABITS = Habits(opens=1.0, steady=0.9)
TEA = "本报讯 云溪区茶农今年采茶\n忙，茶园里的春茶已经采摘过\n半，合作社的茶农把鲜叶送到"
BRIDGE = "本报讯 金水大桥昨天合龙，\n大桥全长两公里，年底通车。"
TEA_REST = "茶厂，合作社的炒茶师傅连夜\n炒制春茶，茶园的茶农说，今\n年鲜叶的收购价比去年更高。"
BRIDGE_REST = "大桥通车后，金水两岸的车程\n缩短一半，大桥还设有步道。"


def _runs(*pieces: str) -> list[Run]:
    return make_runs(split_blocks("\n\n".join(pieces)), frozenset())


def _story(runs: list[Run]) -> Story:
    story = Story()
    for run in runs:
        story.add(run, 9.0 if run.opens else -4.0)
    return story


def test_rest_is_found_inside_the_next_body() -> None:
    """The tea's rest was read as the bridge's: it goes back to the tea, and the bridge keeps its own."""
    tea, bridge, bridge_rest, tea_rest = _runs(TEA, BRIDGE, BRIDGE_REST, TEA_REST)
    stories = [_story([tea]), _story([bridge, bridge_rest, tea_rest])]
    resume(stories, HABITS, frozenset())
    assert [[run.order for run in story.runs] for story in stories] == [[0, 3], [1, 2]]


def test_whole_body_can_be_the_rest() -> None:
    """Behind a byline the rest was begun as a body of its own: nothing is left of that body."""
    tea, bridge, tea_rest = _runs(TEA, BRIDGE, TEA_REST)
    closed = _story([bridge])
    closed.closed = True
    stories = [_story([tea]), closed, _story([tea_rest])]
    resume(stories, HABITS, frozenset())
    assert [[run.order for run in story.runs] for story in stories] == [[0, 2], [1]]


def test_finished_body_takes_nothing() -> None:
    """A body that ends with a sentence is left alone."""
    bridge, tea, tea_rest = _runs(BRIDGE, TEA, TEA_REST)
    stories = [_story([bridge]), _story([tea, tea_rest])]
    resume(stories, HABITS, frozenset())
    assert [len(story.runs) for story in stories] == [1, 2]


def test_words_that_come_again_tell_where_a_body_is_cut() -> None:
    """At the first of the bridge's paragraphs the words turn to those behind; inside the tea they do not."""
    rest = "金水大桥通车后，两岸的居民\n过江只要五分钟，大桥免费。"
    span = Span(_runs(TEA, TEA_REST, BRIDGE, BRIDGE_REST, rest))
    assert span.shift(2) > 1.0
    assert span.shift(1) < span.shift(2)
    assert span.lean({"大桥", "通车"}, 2) == 2
