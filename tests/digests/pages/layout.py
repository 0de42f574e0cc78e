"""Lay articles out as an extractor leaves a newspaper page: columns, breaks, headlines astray. For measuring only.

``lay_out`` takes articles (headline, kicker, deck, paragraphs) and a seed and gives the text with its truth. Nothing
here is read by the library; it varies what a reader must not depend on: widths, breaks, order, style.
"""

import random
import re
from dataclasses import dataclass
from typing import Any

MODES = ("seed-like", "heads-end-shuffled", "heads-first", "interleaved", "split-body")
STYLES = ("local", "national", "mixed")
_CLOSERS = "，。、；：！？”’）》】…％%"
_OPENERS = "“‘（《【"
_DATELINE = re.compile(r"^((?:据?新华社|本报)[^（ 。，]{0,14}?[讯电]) ?(?:[（(](?:本报)?记者([^）)]*)[）)])? ?")
_NAMES = ("甘雨", "乔松年", "万里晴", "白杨", "卓一凡", "司徒亮", "尹若水", "时青", "柏林峰", "温书恒", "贺晓", "路远")


@dataclass(frozen=True, kw_only=True)
class Laid:
    """One laid-out article: its body's columns, its headline blocks, its truth."""

    columns: list[list[str]]
    titles: list[list[str]]
    truth: dict[str, Any]


def lay_out(articles: list[dict[str, Any]], mode: str, style: str, seed: int) -> tuple[str, dict[str, Any]]:
    """The page's text and its truth in the scorer's form."""
    rng = random.Random(seed)
    width = rng.randint(10, 20)
    laid = [_lay(article, style, width + rng.choice((-1, 0, 0, 0, 1)), rng) for article in articles]
    noise = _noise(rng)
    pieces = {
        "seed-like": _seed_like,
        "heads-end-shuffled": _heads_end,
        "heads-first": _heads_first,
        "interleaved": _interleaved,
        "split-body": _split_body,
    }[mode](laid, rng)
    for piece in noise:
        at = 0 if len(piece) > 1 else rng.randint(0, len(pieces))
        pieces.insert(at, piece)
    text = "\n\n".join("\n".join(piece) for piece in pieces) + "\n"
    truth = {"mode": mode, "regime": style, "articles": [one.truth for one in laid]}
    return text, truth


def _lay(article: dict[str, Any], style: str, width: int, rng: random.Random) -> Laid:
    local = style == "local" or (style == "mixed" and rng.random() < 0.5)
    paragraphs = [p for p in article["paragraphs"] if not re.fullmatch(r"本报驻?.{0,4}记者.{0,12}", p.strip())]
    found = _DATELINE.match(paragraphs[0])
    reporters = re.split(r"[、 ]", found[2]) if found and found[2] else []
    correspondents: list[str] = []
    dateline = found[1] if found else ""
    byline: list[str] = []
    if local:
        paragraphs[0] = "本报讯 " + paragraphs[0][found.end() if found else 0 :]
        dateline = "本报讯"
        reporters = reporters or (rng.sample(_NAMES, rng.randint(1, 2)) if rng.random() < 0.8 else [])
        if reporters and rng.random() < 0.3:
            correspondents = [rng.choice(_NAMES)]
        byline = ["记者 " + " ".join(reporters)] if reporters else []
        byline += ["通讯员 " + " ".join(correspondents)] if correspondents else []
    columns = _columns(paragraphs, byline, width, local, rng)
    truth = {
        "headline": article["headline"],
        "kicker": article.get("kicker", ""),
        "deck": article.get("deck", ""),
        "column": "",
        "dateline": dateline,
        "reporters": reporters,
        "correspondents": correspondents,
        "paragraphs": paragraphs,
        "body": "".join(paragraphs),
    }
    return Laid(columns=columns, titles=_titles(article, rng), truth=truth)


def _columns(paragraphs: list[str], byline: list[str], width: int, local: bool, rng: random.Random) -> list[list[str]]:
    """The body's lines in columns; a blank line stands between paragraphs most of the time."""
    spread = rng.random() < 0.85
    columns: list[list[str]] = [[]]
    room = rng.randint(8, 30)
    for number, paragraph in enumerate(paragraphs):
        lines = wrap(_loosen(paragraph, rng), width)
        if number == 0 and local:
            lines[0] = " " + lines[0]
        if number and spread and rng.random() < 0.9:
            columns.append([])
        for line in lines:
            if room <= 0 and columns[-1]:
                columns.append([])
                room = rng.randint(8, 30)
            columns[-1].append(line)
            room -= 1
    if byline:
        if rng.random() < 0.3:
            columns[-1][-1] += " ".join(byline)
        else:
            columns[-1].extend(byline if rng.random() < 0.5 else [" ".join(byline)])
    return columns


def wrap(text: str, width: int) -> list[str]:
    """Break into lines of ``width`` full-width characters: closing marks hang, numbers stay whole."""
    units = re.findall(r"[0-9A-Za-z.%]+|.", text)
    lines, line, used = [], "", 0.0
    for unit in units:
        size = sum(0.5 if character.isascii() else 1.0 for character in unit)
        if used + size > width and line and unit not in _CLOSERS:
            carried = line[-1] if line[-1] in _OPENERS and len(line) > 1 else ""
            lines.append(line[: len(line) - len(carried)])
            line, used = carried, float(len(carried))
        line += unit
        used += size
    return [*lines, line] if line else lines


def _loosen(text: str, rng: random.Random) -> str:
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=[0-9])", lambda _: " " if rng.random() < 0.15 else "", text)


def _titles(article: dict[str, Any], rng: random.Random) -> list[list[str]]:
    headline = article["headline"]
    if " " in headline and rng.random() < 0.6:
        lines = headline.split(" ")
    elif len(headline) > 14 and rng.random() < 0.5:
        lines = wrap(headline.replace(" ", ""), (len(headline) + 2) // 2)
    else:
        lines = [headline]
    blocks = [lines]
    if article.get("kicker"):
        if rng.random() < 0.7:
            blocks.insert(0, [article["kicker"]])
        else:
            blocks[0] = [article["kicker"], *lines]
    if article.get("deck"):
        deck = ("——" if rng.random() < 0.6 else "") + article["deck"]
        if rng.random() < 0.6:
            blocks.append([deck])
        else:
            blocks[-1] = [*blocks[-1], deck]
    return blocks


def _noise(rng: random.Random) -> list[list[str]]:
    name = "".join(rng.sample("云溪金水浮山沁州瑶海新郑", 2)) + rng.choice(("新闻", "报", "时讯", "周刊"))
    day = f"{rng.randint(2015, 2026)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
    people = rng.sample(_NAMES, 3)
    kinds = [
        [name, f"{day} 星期{rng.choice('一二三四五六日')}", f"责任编辑 {people[0]} 版式 {people[1]}"],
        [f"{name} 第{rng.randint(1, 8)}版 综合新闻", f"编辑：{people[0]} 校对：{people[1]}"],
        [f"A0{rng.randint(1, 8)} 要闻", day],
        [f"图为活动现场。 {people[2]} 摄"],
        [f"工作人员在项目现场作业。 通讯员 {people[2]} 摄"],
        [f"本报记者 {people[2]} 摄"],
    ]
    return rng.sample(kinds[:3], rng.randint(0, 1)) + rng.sample(kinds[3:], rng.randint(0, 2))


def _seed_like(laid: list[Laid], rng: random.Random) -> list[list[str]]:
    cut = rng.randint(1, len(laid) - 1)
    pieces = [column for one in laid[:cut] for column in one.columns]
    heads = laid[:]
    rng.shuffle(heads)
    middle, end = heads[: len(heads) // 2], heads[len(heads) // 2 :]
    pieces += [block for one in middle for block in one.titles]
    pieces += [column for one in laid[cut:] for column in one.columns]
    return pieces + [block for one in end for block in one.titles]


def _heads_end(laid: list[Laid], rng: random.Random) -> list[list[str]]:
    heads = laid[:]
    rng.shuffle(heads)
    return [column for one in laid for column in one.columns] + [block for one in heads for block in one.titles]


def _heads_first(laid: list[Laid], rng: random.Random) -> list[list[str]]:
    heads = laid[:]
    rng.shuffle(heads)
    return [block for one in heads for block in one.titles] + [column for one in laid for column in one.columns]


def _interleaved(laid: list[Laid], rng: random.Random) -> list[list[str]]:
    pieces: list[list[str]] = []
    later: list[list[str]] = []
    for one in laid:
        where = rng.random()
        if where < 0.6:
            pieces += one.titles + one.columns
        elif where < 0.8 and len(one.columns) > 1:
            cut = rng.randint(1, len(one.columns) - 1)
            pieces += one.columns[:cut] + one.titles + one.columns[cut:]
        else:
            pieces += one.columns
            later += one.titles
    return pieces + later


def _split_body(laid: list[Laid], rng: random.Random) -> list[list[str]]:
    host = next((one for one in laid if any(not column[-1].endswith("。") for column in one.columns[:-1])), None)
    order = [one for one in laid if one is not host]
    pieces: list[list[str]] = []
    if host is not None and order:
        breaks = [at + 1 for at, column in enumerate(host.columns[:-1]) if not column[-1].endswith("。")]
        cut = rng.choice(breaks)
        pieces = host.columns[:cut] + order[0].columns + host.columns[cut:]
        pieces += [column for one in order[1:] for column in one.columns]
    else:
        pieces = [column for one in laid for column in one.columns]
    heads = laid[:]
    rng.shuffle(heads)
    return pieces + [block for one in heads for block in one.titles]
