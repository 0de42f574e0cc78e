"""Settings: read once, refused in one sentence, secrets never shown."""

from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.settings import load
from digests.errors import SettingsError
from digests.i18n import in_words, translations

TOKEN = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake_-"


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TOKEN", "TOKEN_FILE", "DATABASE", "CONFIG", "ADMINS"):
        monkeypatch.delenv(f"BAOZHAI_{name}", raising=False)


def test_defaults() -> None:
    """Half past seven in Shanghai, polling, an SQLite file, no operators."""
    settings = load()
    assert (settings.digest_time, settings.zone, settings.webhook_url) == (time(7, 30), ZoneInfo("Asia/Shanghai"), None)
    assert settings.database.startswith("sqlite:///")
    assert settings.admins == frozenset()


def test_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment is read with its prefix; operators stand with commas between."""
    monkeypatch.setenv("BAOZHAI_ADMINS", "12, 34")
    monkeypatch.setenv("BAOZHAI_DIGEST_TIME", "06:45")
    assert (load().admins, load().digest_time) == ({12, 34}, time(6, 45))


def test_environment_wins_over_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A TOML file is read where it is named; the environment wins over it."""
    config = tmp_path / "baozhai.toml"
    config.write_text('zone = "Europe/London"\nlanguage = "en"\nadmins = [7]\n')
    monkeypatch.setenv("BAOZHAI_CONFIG", str(config))
    monkeypatch.setenv("BAOZHAI_LANGUAGE", "zh-Hant")
    settings = load()
    assert (settings.zone.key, settings.language, settings.admins) == ("Europe/London", "zh-Hant", {7})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZONE", "Mars/Olympus"),
        ("ZONE", "../../etc/passwd"),
        ("DIGEST_TIME", "25:00"),
        ("ADMINS", "me"),
        ("API_URL", "ftp://x"),
        ("WEBHOOK_URL", "https://example.org"),
        ("WEBHOOK_LISTEN", "nowhere"),
        ("TOKEN", "not a token"),
        ("LANGUAGE", "fr"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_wrong_setting(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A wrong value is one sentence that names the setting and does not repeat the value."""
    monkeypatch.setenv(f"BAOZHAI_{name}", value)
    with pytest.raises(SettingsError) as caught:
        load()
    sentence = str(caught.value)
    assert "BAOZHAI_" in sentence
    assert "\n" not in sentence
    assert value not in sentence


@pytest.mark.parametrize(
    ("line", "english", "chinese"),
    [
        ('paid_broadcast = "maybe"', "PAID_BROADCAST is wrong: write true or false", "请写 true 或 false"),
        ('admins = ["me"]', "ADMINS is wrong: write a whole number", "请写整数"),
        ("admins = 1.5", "ADMINS is wrong: write numbers with commas between", "请写数字，用逗号隔开"),
        ("admins = true", "ADMINS is wrong: write a whole number", "请写整数"),
        ("admins = [true]", "ADMINS is wrong: write a whole number", "请写整数"),
        ('digest_time = "25:00"', "DIGEST_TIME is wrong: write it as 07:30", "请写成 07:30"),
        ("token = 5", "TOKEN is wrong: write it as text in quotes", "请写成带引号的文字"),
        ("token_file = 5", "TOKEN_FILE is wrong: write it as text in quotes", "请写成带引号的文字"),
        ("zone = 3", "ZONE is wrong: no such time zone", "没有这个时区，请写成 Asia/Shanghai 这样"),
        (
            'language = "fr"',
            "LANGUAGE is wrong: write one of zh-Hans, zh-Hant, en",
            "请写其中一个：zh-Hans, zh-Hant, en",
        ),
        ('log_format = "xml"', "LOG_FORMAT is wrong: write one of text, json", "请写其中一个：text, json"),
        (
            'webhook_url = "http://x"',
            "WEBHOOK_URL is wrong: Telegram only calls https",
            "Telegram 只访问 https:// 地址",
        ),
        ("papers = 3", "write each paper under", "每种报纸请写在 [[papers]] 下面，两边各两个方括号"),
    ],
)
def test_what_to_write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str, english: str, chinese: str) -> None:
    """Whatever refuses a value, the operator reads in their language which setting it is and what to write."""
    config = tmp_path / "baozhai.toml"
    config.write_text(line)
    monkeypatch.setenv("BAOZHAI_CONFIG", str(config))
    with pytest.raises(SettingsError) as caught:
        load()
    assert english in in_words(caught.value, translations("en"))
    name = line.partition(" ")[0].upper()
    assert in_words(caught.value, translations("zh-Hans")) == f"设置 BAOZHAI_{name} 不对：{chinese}。"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('zone = "Asia/Shanghai"\ntoken = 123456:secretsecret', "no TOML, see line 2, column 15"),
        ("zone = [", "no TOML, see"),
        ("unknown_key = 1", "no such setting"),
        ("digest_tme = 1", "did you mean digest_time?"),
        ('[papers]\nname = "x"', r"write each paper under \[\[papers\]\]"),
        ("papers = 3", r"\[\[papers\]\]"),
    ],
)
def test_wrong_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, said: str) -> None:
    """A file that is no TOML, or has a key that we do not know, is refused; the sentence says where and what to do."""
    config = tmp_path / "baozhai.toml"
    config.write_text(text)
    monkeypatch.setenv("BAOZHAI_CONFIG", str(config))
    with pytest.raises(SettingsError, match=said) as caught:
        load()
    assert "secret" not in str(caught.value)


def test_missing_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not there is refused rather than passed over."""
    monkeypatch.setenv("BAOZHAI_CONFIG", "/nowhere/baozhai.toml")
    with pytest.raises(SettingsError):
        load()


def test_token_from_a_file(tmp_path: Path) -> None:
    """The token may stand in a file of its own."""
    path = tmp_path / "token"
    path.write_text(TOKEN + "\n")
    assert load(token_file=path).bot_token() == TOKEN


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"hello"])
def test_wrong_token_file(tmp_path: Path, content: bytes) -> None:
    """A file that holds no token is refused."""
    path = tmp_path / "token"
    path.write_bytes(content)
    with pytest.raises(SettingsError):
        load(token_file=path).bot_token()


def test_no_token() -> None:
    """Without a token the sentence says where one comes from."""
    with pytest.raises(SettingsError, match="BotFather"):
        load().bot_token()


def test_secrets_stay_out_of_repr() -> None:
    """Neither the token nor the database's password is in the repr."""
    settings = load(token=TOKEN, database="postgresql://me:hunter2secret@db/x")
    assert TOKEN not in repr(settings)
    assert "hunter2secret" not in repr(settings)


def test_webhook_needs_a_secret() -> None:
    """A webhook without a secret is refused; with one it is taken."""
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET"):
        load(webhook_url="https://example.org")
    assert load(webhook_url="https://example.org/", webhook_secret="s" * 20).webhook_url == "https://example.org"
