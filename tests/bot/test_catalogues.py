"""Every sentence has its Chinese, with the same fields and the same markup; no Chinese stands in the code."""

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file

import bot
import digests
from bot import commands
from bot.entities import read
from digests.errors import BaozhaiError
from digests.i18n import translations
from digests.store.deliveries import State
from digests.store.people import Standing

ROOT = Path(bot.__file__).parent
_FUNCTIONS = {"_": None, "gettext": None, "ngettext": (1, 2)}
#: Fields of errors that are sentences themselves, and those of them that are written alike.
_PARTS = {"reason", "limit"}
_THE_SAME = {"HTTP {status}", "{limit} MB"}
_FIELD = re.compile(r"\{\w*\}")
#: Where Chinese is read or named, not spoken.
_READS_CHINESE = {"reading.py"}


def _errors(kind: type[BaozhaiError] = BaozhaiError) -> Iterator[str]:
    for below in kind.__subclasses__():
        if below.__module__ == "digests.errors":
            yield below().sentence if not _FIELD.search(below.__doc__ or "") else str(below.__doc__)
            yield from _errors(below)


def sentences() -> list[str]:
    """Every sentence that the bot or the command line says, in English."""
    found: set[str] = set(_errors())
    for path in ROOT.rglob("*.py"):
        for _, message, _, _ in extract_from_file("python", path, keywords=_FUNCTIONS):
            found.add(message[0] if isinstance(message, tuple) else message)
    for command in commands.COMMANDS:
        found |= {command.summary, command.typed} - {""}
    return sorted(found - {"{reason}"})


def reasons() -> Iterator[tuple[str, ast.expr]]:
    """What each error that is raised says of its reason or limit, and where."""
    kinds = {kind.__name__ for kind in _kinds(BaozhaiError)} - {"BadMarkup"}  # a fault in our own templates
    for path in [*ROOT.rglob("*.py"), *Path(digests.__file__).parent.rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in kinds:
                yield from ((f"{path.name}:{node.lineno}", each.value) for each in node.keywords if each.arg in _PARTS)


def _kinds(kind: type[BaozhaiError]) -> Iterator[type[BaozhaiError]]:
    for below in kind.__subclasses__():
        yield below
        yield from _kinds(below)


def test_reasons_are_chinese_too() -> None:
    """No reason is put together in English alone, and each has its Chinese, with the same fields."""
    spoken, seen = translations("zh-Hans"), 0
    for where, said in reasons():
        assert not isinstance(said, ast.JoinedStr), f"{where}: Said(…) can be translated"
        key = said.args[0] if isinstance(said, ast.Call) and getattr(said.func, "id", "") == "Said" else said
        if isinstance(key, ast.Constant):
            seen += 1
            chinese = spoken.gettext(key.value)
            assert chinese != key.value or key.value in _THE_SAME, f"{where}: {key.value}"
            assert set(_FIELD.findall(chinese)) == set(_FIELD.findall(key.value)), where
    assert seen > 60


@pytest.mark.parametrize("state", [*State, *Standing])
def test_states_are_chinese_too(state: StrEnum) -> None:
    """Operators read of them in counts."""
    assert re.fullmatch(r"[一-鿿]+", translations("zh-Hans").gettext(state.value))


@pytest.mark.parametrize("sentence", sentences())
def test_chinese(sentence: str) -> None:
    """The sentence has a Chinese one, with the same fields and balanced markup."""
    spoken = translations("zh-Hans")
    said = spoken.ngettext(sentence, sentence, 1) if spoken.gettext(sentence) == sentence else spoken.gettext(sentence)
    assert said != sentence
    assert set(_FIELD.findall(said)) == set(_FIELD.findall(sentence))
    assert [each.kind for each in read(said).spans] == [each.kind for each in read(sentence).spans]


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: path.name)
def test_no_chinese_in_code(path: Path) -> None:
    """Outside comments and docstrings no Chinese is spoken by the code."""
    if path.name in _READS_CHINESE:
        return
    code = re.sub(r'""".*?"""|#.*', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"[\u4e00-\u9fff]+", code) == []
