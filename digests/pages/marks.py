"""转版 marks: 下转第三版 behind what goes on elsewhere, 上接第一版 before what began elsewhere."""

import re
import unicodedata
from dataclasses import dataclass

#: 下转第三版 closes what goes on elsewhere, 上接第一版 opens what began elsewhere.
_ONWARD = re.compile(
    r"[（(【▶►]?(?:紧接|下?转)第? ?([A-Z]?[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}) ?版[^。]{0,10}$"
)
_BACK = re.compile(
    r"[^，。]{0,8}[（(【◀◄]?上接第? ?([A-Z]?[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}) ?版[^，。）)】]{0,10}[）)】]?"
)
_FIGURES = {figure: number for number, figure in enumerate("一二三四五六七八九", 1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Where an article goes on and where it began: pages as printed, without leading zeros; empty for neither."""

    onward: str = ""
    back: str = ""


#: Neither.
NO_TURN = Turn()


def take_turn(paragraphs: list[str]) -> tuple[Turn, tuple[str, ...]]:
    """Take the marks 下转 and 上接 out of the paragraphs."""
    onward = back = ""
    markers = []
    if paragraphs and (found := _BACK.match(paragraphs[0])):
        back = page_figure(found[1])
        markers.append(found[0])
        paragraphs[0] = paragraphs[0][found.end() :].lstrip()
    if paragraphs and (found := _ONWARD.search(paragraphs[-1])):
        onward = page_figure(found[1])
        markers.append(found[0])
        paragraphs[-1] = paragraphs[-1][: found.start()].rstrip()
    paragraphs[:] = [paragraph for paragraph in paragraphs if paragraph]
    return Turn(onward=onward, back=back), tuple(markers)


def page_figure(printed: str) -> str:
    """A page's number as printed, in Arabic figures without leading zeros: 三, 03 and ３ are 3."""
    if printed and all(figure in _FIGURES or figure == "十" for figure in printed):
        tens, ten, ones = printed.rpartition("十")
        return str((10 * _FIGURES.get(tens, 1) if ten else 0) + _FIGURES.get(ones, 0))
    return unicodedata.normalize("NFKC", printed).lstrip("0")
