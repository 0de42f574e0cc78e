"""Whether a paragraph ends with a full line: what the next one opens with, and how long the paragraph has become.

A line that stops short shows the end by itself; only a full one that ends with a sentence is in question here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from digests.pages.blocks import Line, ended_early, is_finished

#: So many characters of what follows are looked at.
_HEAD_CHARS = 60
#: A paragraph this short has seldom come to its end.
_SHORT = 50

#: What a sentence opens with. The first kinds open paragraphs; the last two go on with one.
_OPENINGS = {
    "speaks": r"(?!他|她|并|我)[^，。“”]{2,16}(?:强调|指出|表示|要求|认为|介绍|提出|说|称|坦言|告诉记者)[，：]",
    "decides": r"(?:会议|会上|通知|方案|意见|报告|条例|规划|办法|报道|公告|声明|决议|批示|贺[信电函])[^，。]{0,8}"
    r"(?:指出|强调|要求|提出|认为|明确|称|说|：)",
    "informs": r"据(?!说)[^，。]{1,16}，",
    "attends": r"[^，。]{2,40}(?:参加|陪同|出席)[^，。]{0,14}。",
    "quotes": r"“",
    "sets out": r"(?:在|从|自|对于|随着|围绕|作为|针对|面对|根据|按照|来自|走进)[^。]{2,24}，",
    "refers": r"(?:这|该|此(?!外|前)|其|因此|所以|但|而|然而|也|还|并|不过|可|更|就|则|却|又|都|只|不|是|有|如|比如"
    r"|例如|同样|[一二三四五六七八九十]是|第[一二三四五]|首先|其次|再次|最后|一方面|另一方面|一要|二要|我|大家|双方|你|咱|[他她])",
    "urges": r"(?:要|应|必须|坚持|推动|加强|加快|深化|完善|健全|着力|让|使|把|将|以)",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _OPENINGS.items()}
#: A quotation's end: who speaks next has a paragraph of their own.
_SAID = re.compile(r"(?:说|介绍|表示|指出|强调|认为|称)。$")

#: Log-odds of an end, fitted by logistic regression on 5,000 full lines that end with a sentence, of 720 pages laid out
#: for measuring (one in eight ends a paragraph, nine of ten where a blank line follows).
WEIGHTS = {
    "always": -1.8,
    "blank line": 3.6,
    "speaks": 2.1,
    "decides": 0.4,
    "informs": 0.8,
    "attends": 1.7,
    "quotes": 0.6,
    "sets out": 0.25,
    "refers": -1.6,
    "urges": -1.3,
    "said": 1.9,
    "short": -1.6,
}
#: For each hundred characters the paragraph has; and for the odds, on this page, of an end without a blank line.
PER_HUNDRED, PER_HABIT = 0.5, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How this page sets paragraphs."""

    indented: bool  #: an indent opens each
    closeness: float = 0.0  #: log-odds that no blank line follows one's end


def closeness_of(runs: Iterable[tuple[Sequence[Line], int]]) -> float:
    """Log-odds that no blank line follows a paragraph's end, from ends that show.

    ``runs`` are the lines of each piece of a body, and the width of its full lines.
    """
    counts = [0.5, 0.5]
    before: Line | None = None
    for lines, width in runs:
        for at, line in enumerate(lines):
            if before is None or before.width >= width:  # most lines are full, and say nothing
                before = line
                continue
            if is_finished(before, width) and ended_early(before, line, width):
                counts[at == 0] += 1.0
            before = line
    return log(counts[0] / counts[1])


def end_evidence(before: str, behind: str, length: int, across: bool, closeness: float) -> float:
    """Log-odds that a paragraph of ``length`` characters ends between a full line and the lines behind it.

    ``across``: a blank line or another piece lies between them.
    """
    head = behind[:_HEAD_CHARS]
    score = WEIGHTS["always"] + PER_HUNDRED * min(length, 360) / 100
    score += WEIGHTS["blank line"] if across else PER_HABIT * closeness
    score += sum(WEIGHTS[name] for name, pattern in _PATTERNS.items() if pattern.match(head))
    if _SAID.search(before):
        score += WEIGHTS["said"]
    return score + (WEIGHTS["short"] if length < _SHORT else 0.0)
