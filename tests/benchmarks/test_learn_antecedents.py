"""The learnt weights and the signs that are read from text belong together."""

from importlib.resources import files

from tests.benchmarks.learn_antecedents import Example, chosen, examples, learn
from tests.benchmarks.score_deadlines import DATA

PATH = DATA / "deadlines_twentyfifth.jsonl"


def test_every_sign_has_a_weight() -> None:
    """A sign that was renamed without learning again would weigh nothing."""
    lines = (files("digests.analysis") / "data" / "antecedents.txt").read_text(encoding="utf-8").splitlines()
    weighed = {line.rpartition(" ")[0] for line in lines if not line.startswith("#")}
    given = {name for example in examples(PATH) for signs in example.signs for name in signs}
    assert given
    assert given <= weighed


def test_learning_prefers_what_was_right() -> None:
    """Of two signs the one that goes with right candidates weighs more, and decides."""
    case = Example("a", "修复", ["灯修复", "局修复"], [{"matter": 1.0}, {"body": 1.0}], [True, False])
    weights = learn([case])
    assert weights["matter"] > 0 > weights["body"]
    assert chosen(weights, case) == 0
