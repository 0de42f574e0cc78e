"""The command line: what it prints, and how it ends."""

import json
import logging
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.common import spoken
from bot.demo import sample_pages
from digests.model import Analysis
from digests.store import open_store
from tests.fakes.printed import NOW, article, page

PAGE = next(sample_pages())
TEXT = "本报讯 各镇须在5月20日前上报名单，逾期不再受理。防汛物资6月10日前补齐。"


def baozhai(
    *words: str, said: bytes = b"", home: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Runs the program as a person would."""
    names = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "", **environment}
    if home is not None:
        names["BAOZHAI_DATABASE"] = f"sqlite:///{home / 'b.sqlite3'}"
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *words], input=said, capture_output=True, check=False, timeout=60, env=names
    )


@dataclass(frozen=True, kw_only=True)
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Callable[..., Done]]:
    """Runs a command in this process: the same entry point, without a start of its own."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    monkeypatch.setenv("BAOZHAI_DATABASE", f"sqlite:///{tmp_path / 'b.sqlite3'}")

    def run(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["baozhai", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Done(returncode=int(ended.value.code or 0), stdout=said.out, stderr=said.err)

    yield run
    root.handlers[:] = handlers  # a command that logs set up a log of its own
    root.setLevel(level)


def test_help() -> None:
    """Help names every command, in the language of the terminal."""
    english = baozhai("--help").stdout.decode()
    for name in ("demo", "chat", "parse", "keywords", "deadlines", "digest", "ingest", "search", "run", "doctor"):
        assert f" {name} " in english
    assert "报摘" in baozhai("--help", LANG="zh_CN.UTF-8").stdout.decode()


@pytest.mark.parametrize("words", [["--help"], [], ["search", "-h"], ["ingest", "--help"], ["serch"]])
def test_headings(words: list[str]) -> None:
    """What the parser says itself around the help is in the language of the terminal too."""
    own = {"Usage": "用法", "Options": "选项", "Show this message": "显示这段说明"} if words != ["serch"] else {}
    own |= {"Commands": "命令", "Install completion": "安装补全"} if words in ([], ["--help"]) else {}
    own |= {"Arguments": "参数"} if words[:1] in (["search"], ["ingest"]) else {}
    english, chinese = (
        (done.stdout + done.stderr).decode() for done in (baozhai(*words), baozhai(*words, LANG="zh_CN.UTF-8"))
    )
    for word, translated in own.items():
        assert word in english, word
        assert translated in chinese, translated
        assert translated not in english, translated
    for typed in ("<str>", "<int", "<bool>", "<path>", "<list["):
        assert typed not in english + chinese, typed
    for word in ("Usage", "Options", "Commands", "Arguments", "Show this", "completion for", "default:", "required]"):
        assert word not in chinese, word


@pytest.mark.parametrize("command", ["parse", "keywords", "deadlines", "digest", "ingest"])
@pytest.mark.parametrize("bad", ["missing", "empty", "binary", "blank", "folder"])
def test_bad_input(here: Callable[..., Done], tmp_path: Path, command: str, bad: str) -> None:
    """What cannot be read is one sentence on standard error and exit status 2."""
    path = tmp_path / "page.pdf"
    contents = {"empty": b"", "binary": b"PK\x03\x04" + bytes(range(256)), "blank": b"\n \t\n"}
    if bad in contents:
        path.write_bytes(contents[bad])
    if bad == "folder":
        path.mkdir()
    done = here(command, str(path))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("command", ["parse", "deadlines", "digest", "ingest"])
@pytest.mark.parametrize("given", ["2022-02-30", "yesterday", "22-4-19", ""])
def test_wrong_date(here: Callable[..., Done], command: str, given: str) -> None:
    """A wrong date is one sentence and exit status 2."""
    done = here(command, str(PAGE), "--published", given)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_chinese_sentence(tmp_path: Path) -> None:
    """In a Chinese terminal the sentence is Chinese."""
    path = tmp_path / "leer.txt"
    path.write_bytes(b"")
    assert "是空的" in baozhai("parse", str(path), LANG="zh_CN.UTF-8").stderr.decode()


def test_keywords_json() -> None:
    """Keywords are an array of text and weight, falling."""
    found = json.loads(baozhai("keywords", "-", "-k", "4", "--json", said=TEXT.encode()).stdout)
    assert [set(each) for each in found] == [{"text", "weight"}] * len(found)
    assert 0 < len(found) <= 4
    assert [each["weight"] for each in found] == sorted((each["weight"] for each in found), reverse=True)


def test_deadlines_json() -> None:
    """Deadlines have their keys, and offsets into the text as given."""
    found = json.loads(baozhai("deadlines", "-", "--published", "2026-05-12", "--json", said=TEXT.encode()).stdout)
    assert [each["due"] for each in found] == ["2026-05-20", "2026-06-10"]
    assert TEXT[found[0]["start"] : found[0]["end"]] == found[0]["phrase"]
    assert set(found[0]) >= {
        "due", "precision", "phrase", "start", "end", "task", "sentence", "recurring", "uncertain"
    }  # fmt: skip


def test_deadlines_without_a_date() -> None:
    """Without any date to count from there is a sentence and exit status 2."""
    done = baozhai("deadlines", "-", said="请于本周五前报名。".encode())
    assert done.returncode == 2
    assert "--published" in done.stderr.decode()


@pytest.mark.parametrize("form", ["text", "telegram", "html", "json", "ics"])
def test_digest_forms(here: Callable[..., Done], form: str) -> None:
    """Every form of the sample page's digest is printed."""
    done = here("digest", str(PAGE), "--format", form)
    assert done.returncode == 0, done.stderr
    assert "防汛" in done.stdout


def test_digest_to_a_file(here: Callable[..., Done], tmp_path: Path) -> None:
    """With -o the digest is written, and that is said on standard error."""
    path = tmp_path / "digest.html"
    done = here("digest", str(PAGE), "-f", "html", "-o", str(path))
    assert (done.returncode, done.stdout) == (0, "")
    assert path.read_text(encoding="utf-8").startswith("<!")


def test_ingest_twice_then_search(here: Callable[..., Done]) -> None:
    """A page is kept once; then its words are found, as JSON too."""
    assert "new" in here("ingest", str(PAGE)).stdout
    assert "unchanged" in here("ingest", str(PAGE)).stdout
    found = json.loads(here("search", "防汛", "--json").stdout)
    assert set(found) == {"query", "total", "exact", "hits", "suggestions"}
    assert set(found["hits"][0]) == {"article", "headline", "paper", "published", "snippet"}
    assert any(piece["hit"] and piece["text"] == "防汛" for piece in found["hits"][0]["snippet"])


@pytest.fixture
def kept(tmp_path: Path) -> None:
    """More articles about one word than are counted."""
    store = open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}")
    articles = [article(f"第{n}条", "防汛。") for n in range(1_010)]
    store.ingest(page(*articles), [Analysis()] * len(articles), paper="江城日报", now=NOW)
    store.close()


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("order", ["best", "newest"])
def test_as_many_as_asked_for(here: Callable[..., Done], order: str) -> None:
    """Up to a thousand, and below them how many there are and are shown; beyond it the limit is said."""
    listed = here("search", "防汛", "-n", "1000", "--order", order).stdout.splitlines()
    assert (sum("第" in line for line in listed), listed[-1]) == (1000, f"1000+ articles · {order} first · 1000 shown")
    assert here("search", "防汛", "-n", "500", "--order", order).stdout.splitlines()[-1].endswith(" · 500 shown")
    beyond = here("search", "防汛", "-n", "1001")
    assert (beyond.returncode, beyond.stderr.splitlines()[0]) == (2, "baozhai: --limit is a number from 1 to 1000.")
    found = json.loads(here("search", "防汛", "--json", "-n", "101").stdout)
    assert (found["total"], found["exact"], len(found["hits"])) == (1000, False, 101)
    assert here("search", "第1009条").stdout.splitlines()[-1] == "1 article · best first"


def test_demo_needs_nothing(tmp_path: Path) -> None:
    """The demo works without a token, a network or a database, and leaves nothing behind."""
    done = baozhai("demo", HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path), BAOZHAI_TOKEN="")
    assert done.returncode == 0, done.stderr.decode()
    assert "防汛" in done.stdout.decode()
    assert list(tmp_path.iterdir()) == []


def test_chat_reads_lines() -> None:
    """The chat answers each line, and the end of input ends it."""
    done = baozhai("chat", said="防汛\n1\n/settings\n".encode())
    assert done.returncode == 0, done.stderr.decode()
    assert "🔎" in done.stdout.decode()


def test_run_without_a_token(tmp_path: Path) -> None:
    """Without a token the bot says where one comes from, and ends with 2."""
    done = baozhai("run", home=tmp_path, BAOZHAI_TOKEN="")
    assert done.returncode == 2
    assert "BotFather" in done.stderr.decode()


def test_closed_pipe() -> None:
    """A reader that goes away is no reason for a traceback."""
    program = subprocess.run(
        f"{sys.executable} -m bot.cli digest {PAGE} -f json | head -c 1", shell=True, capture_output=True, check=False
    )
    assert program.stderr == b""


def test_backup_is_a_store(here: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup is a store itself; one that exists is not written over."""
    here("ingest", str(PAGE))
    copy = tmp_path / "copy.sqlite3"
    assert here("backup", str(copy)).returncode == 0
    again = here("backup", str(copy))
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    monkeypatch.setenv("BAOZHAI_DATABASE", f"sqlite:///{copy}")
    assert "防汛" in here("search", "防汛").stdout


@pytest.mark.parametrize("chat", ["7", "-1001234567890"])
def test_forget(here: Callable[..., Done], chat: str) -> None:
    """A chat that is not kept is no fault; a group's number may begin with a minus."""
    done = here("forget", chat)
    assert (done.returncode, done.stdout) == (0, "Nothing is kept of this chat.\n")


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://[::1]/a.htm", "http://169.254.169.254/latest"])
def test_our_own_network_is_not_asked(here: Callable[..., Done], address: str) -> None:
    """An address that we never connect to is one sentence and exit status 2."""
    done = here("ingest", address)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_doctor(here: Callable[..., Done], monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor names each thing and what is wrong with it."""
    well = here("doctor")
    assert (well.returncode, well.stdout.count("✓") >= 3) == (0, True)
    monkeypatch.setenv("BAOZHAI_DATABASE", "sqlite:////proc/nowhere/b.sqlite3")
    ill = here("doctor")
    assert (ill.returncode, "✗" in ill.stdout) == (1, True)


def test_interrupt_leaves_the_chat() -> None:
    """Ctrl-C at the prompt ends the chat at once, quietly."""
    process, terminal = pty.fork()
    if process == 0:
        os.execv(sys.executable, [sys.executable, "-m", "bot.cli", "chat"])
    shown = b""
    while b"> " not in shown:
        shown += os.read(terminal, 65536)
    ended = (0, 0)
    for _ in range(6):  # readline loses a Ctrl-C that comes just before it waits; whoever sits there presses again
        os.write(terminal, b"\x03")
        end = time.monotonic() + 5
        while not (ended := os.waitpid(process, os.WNOHANG))[0] and time.monotonic() < end:
            time.sleep(0.02)
        if ended[0]:
            break
    else:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
    os.close(terminal)
    assert ended[0], "it goes on"
    assert os.waitstatus_to_exitcode(ended[1]) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("serch 防汛", "没有 serch 这个命令。 也许是其中一个： search\n用法见 baozhai --help。"),
        ("search --limt 3 防汛", "没有 --limt 这个选项。 也许是其中一个： --limit\n用法见 baozhai search --help。"),
        ("search", "缺少 QUERY。\n用法见 baozhai search --help。"),
        ("forget", "缺少 CHAT。\n用法见 baozhai forget --help。"),
        ("search 防汛 -n many", "--limit 是从 1 到 1000 的数。\n用法见 baozhai search --help。"),
        ("run --role king", "--role 不能取这个值。\n用法见 baozhai run --help。"),
        ("search 防汛 水库 大坝", "这些是多余的：水库 大坝\n用法见 baozhai search --help。"),
        ("ingest --published", "选项 --published 后面要有一个值。\n用法见 baozhai --help。"),
    ],
)
def test_a_slip_is_told_in_the_terminals_language(
    here: Callable[..., Done], monkeypatch: pytest.MonkeyPatch, words: str, said: str
) -> None:
    """What is wrong in one sentence, where the right way is told in another, and exit status 2."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    spoken.cache_clear()
    done = here(*words.split())
    spoken.cache_clear()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"baozhai: {said}\n"
