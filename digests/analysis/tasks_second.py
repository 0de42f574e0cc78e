"""Two results of one time: 到2025年，改造城中村9个，打通断头路21条 has both in its task, where there is room."""

import re

from digests.analysis import deadlines_cues as cues
from digests.analysis.deadlines_text import Place
from digests.analysis.tasks_words import LIMIT

#: What the second clause begins with, so that it goes on counting what is to be made.
_MAKES = re.compile(
    "(?:并|再|还要?)?(?:新(?:建|改建|增|开|植|造|打|签|培育|购)|改[造建扩]|建[设成]|打通|整[修治]|维修|修[复建缮]|培育|创建|打造|"
    "投放|种植|更新|安装|完成|开通|铺设|清淤|引进|治理|加装|拓宽|硬化)"
)
#: It has a time of its own, or says what has come of it so far.
_APART = re.compile("[0-9]月|[0-9]年|[年月季]底|已|累计|其中|目前|同比|以来|期间|受益|惠及")
_MARKS = re.compile("[,，]")
_ENDS = re.compile("[,，;；。！？!?\n]")
#: So many characters at a task's end find it in its sentence.
_TAIL = 4


def second(place: Place, made: str) -> str:
    """The comma and the clause behind a task that counts what is to be made, when it does the same; or nothing."""
    if not cues.QUANTITY.search(made):
        return ""
    at = place.text.find(made[-_TAIL:], place.end, place.sentence[1]) + _TAIL
    if at < _TAIL or not _MARKS.match(place.text, at):
        return ""
    then = _ENDS.split(place.text[at + 1 : place.sentence[1]], maxsplit=1)[0]
    counts = _MAKES.match(then) and cues.QUANTITY.search(then) and not _APART.search(then)
    return place.text[at] + then if counts and len(made) + len(then) < LIMIT else ""
