"""Settings, read once at the edge into one frozen object.

From the environment (prefix ``BAOZHAI_``), or from a TOML file named by ``BAOZHAI_CONFIG`` (keys in small letters,
without the prefix); the environment wins. Secrets are ``SecretStr``: neither ``repr`` nor an error shows them.
"""

import difflib
import os
import re
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from digests.errors import Said, SettingsError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from digests.sources.config import Paper
from digests.i18n import DEFAULT_LANGUAGE, LANGUAGES

#: A bot's number, a colon and its secret, as @BotFather gives them.
TOKEN_FORM = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{3,100}")
#: What Telegram allows as a webhook's secret: https://core.telegram.org/bots/api#setwebhook
SECRET_FORM = re.compile(r"[A-Za-z0-9_-]{8,256}")
PREFIX = "BAOZHAI_"
#: What to write where pydantic refuses a value, by the beginning of its error's type.
_WRITE = {
    "bool": "write true or false",
    "int": "write a whole number",
    "time": "write it as 07:30",
    "string": "write it as text in quotes",
    "path": "write it as text in quotes",
    "zoneinfo": "no such time zone; write one such as Asia/Shanghai",
    "frozen": "write numbers with commas between",
}


def default_database() -> str:
    """An SQLite file in the user's data folder, as an SQLAlchemy address."""
    import platformdirs

    return f"sqlite:///{Path(platformdirs.user_data_dir('baozhai', False)) / 'baozhai.sqlite3'}"


def default_backups() -> Path:
    """The user's data folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir("baozhai", False))


class Settings(BaseSettings):
    """Everything an operator may choose."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True, env_ignore_empty=True
    )

    token: SecretStr | None = None  #: the bot's token
    token_file: Path | None = Field(default=None, repr=False)  #: a file that holds it, instead
    database: str = Field(default_factory=default_database, repr=False)  #: may hold a password, so never shown
    backups: Path | None = Field(default_factory=default_backups, repr=False)  #: of a server's database; or "off"
    api_url: str = "https://api.telegram.org"  #: the Bot API's address, for a local server
    admins: Annotated[frozenset[int], NoDecode] = frozenset()  #: Telegram ids of the operators, with commas between
    zone: ZoneInfo = ZoneInfo("Asia/Shanghai")  #: of a subscriber who chose none
    digest_time: time = time(7, 30)  #: of a subscriber who chose none, local
    language: str = DEFAULT_LANGUAGE
    webhook_url: str | None = None  #: public https address; without one the bot polls
    webhook_listen: str = "127.0.0.1:8080"  #: host:port, behind the reverse proxy
    webhook_secret: SecretStr | None = None
    papers: tuple[dict[str, Any], ...] = Field(default=(), repr=False)  #: see ``digests.sources.config``; in the file
    health_listen: str | None = "127.0.0.1:9464"  #: host:port of /healthz and /metrics; "off" for none
    paid_broadcast: bool = False  #: pay Stars for more than 30 messages a second
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in code, then the environment, then the file."""
        return (
            init_settings,
            env_settings,
            TomlConfigSettingsSource(settings_cls, toml_file=os.environ.get(f"{PREFIX}CONFIG") or None),
        )

    @field_validator("admins", mode="before")
    @classmethod
    def _split(cls, given: object) -> object:
        if isinstance(given, str):
            return [part for part in re.split(r"[\s,;]+", given) if part]
        given = [given] if isinstance(given, int) else given
        return list(map(str, given)) if isinstance(given, list | tuple) else given  # true is no id 1

    @field_validator("papers", mode="before")
    @classmethod
    def _tables(cls, given: object) -> object:
        if isinstance(given, list | tuple) and all(isinstance(each, dict) for each in given):
            return given
        raise ValueError("write each paper under [[papers]], with two brackets on either side")

    @field_validator("zone", mode="before")
    @classmethod
    def _known_zone(cls, given: object) -> object:
        try:
            return ZoneInfo(given) if isinstance(given, str) else given
        except (ValueError, OSError, LookupError):
            raise ValueError("no such time zone; write one such as Asia/Shanghai") from None

    @field_validator("digest_time")
    @classmethod
    def _whole_minute(cls, given: time) -> time:
        if given.tzinfo is not None or given.second or given.microsecond:
            raise ValueError("write it as 07:30")
        return given

    @field_validator("api_url", "webhook_url")
    @classmethod
    def _address(cls, given: str | None) -> str | None:
        if given is not None and not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", given):
            raise ValueError("it must begin with https:// or http://")
        return given.rstrip("/") if given else given

    @field_validator("health_listen", "backups", mode="before")
    @classmethod
    def _off(cls, given: object) -> object:
        return None if given == "off" else given

    @field_validator("webhook_listen", "health_listen")
    @classmethod
    def _host_and_port(cls, given: str | None) -> str | None:
        if given is not None and not re.fullmatch(r"[^\s:/]*:[0-9]{1,5}|\[[0-9a-fA-F:]+\]:[0-9]{1,5}", given):
            raise ValueError("write it as host:port")
        return given

    @field_validator("language")
    @classmethod
    def _known_language(cls, given: str) -> str:
        if given not in LANGUAGES:
            raise ValueError(Said("write one of {known}", known=", ".join(LANGUAGES)))
        return given

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.token is not None and not TOKEN_FORM.fullmatch(self.token.get_secret_value()):
            raise ValueError("token: not the form that @BotFather gives, digits:letters")
        if self.webhook_url is None:
            return self
        if not self.webhook_url.startswith("https://"):
            raise ValueError("webhook_url: Telegram only calls https:// addresses")
        if self.webhook_secret is None or not SECRET_FORM.fullmatch(self.webhook_secret.get_secret_value()):
            raise ValueError("webhook_secret: a webhook needs one, 8 to 256 letters, digits, _ and -")
        return self

    def sources(self) -> "tuple[Paper, ...]":
        """The papers to get. Raises SettingsError."""
        from digests.sources.config import papers_of

        config = os.environ.get(f"{PREFIX}CONFIG")
        return papers_of(list(self.papers), Path(config).parent if config else Path())

    def bot_token(self) -> str:
        """The token itself, from the setting or its file. Raises SettingsError when there is none."""
        if self.token is not None:
            return self.token.get_secret_value()
        if self.token_file is None:
            raise SettingsError(name=f"{PREFIX}TOKEN", reason="there is none; @BotFather on Telegram gives you one")
        try:
            found = self.token_file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(name=f"{PREFIX}TOKEN_FILE", reason="the file cannot be read") from error
        if not TOKEN_FORM.fullmatch(found):
            raise SettingsError(name=f"{PREFIX}TOKEN_FILE", reason="the file holds no token")
        return found


def load(**given: object) -> Settings:
    """The settings of this process; ``given`` wins over the rest. Raises SettingsError."""
    config = os.environ.get(f"{PREFIX}CONFIG")
    if config and not Path(config).is_file():
        raise SettingsError(name=f"{PREFIX}CONFIG", reason="there is no such file")
    try:
        return Settings(**given)  # type: ignore[arg-type]  # the fields' own validators see to it
    except ValidationError as error:
        raise _refused(error)[0] from None
    except ValueError as error:  # a TOML file that is none; of its own words only the place, never a value
        place = re.search(r"\(at (line \d+, column \d+|end of document)\)", str(error))
        reason = Said("it is no TOML, see {place}", place=place[1]) if place else "it is no TOML"
        raise SettingsError(name=f"{PREFIX}CONFIG", reason=reason) from None


def mistakes() -> list[SettingsError]:
    """Everything that is wrong with the settings of this process; of a file that cannot be read only that."""
    try:
        load()
    except SettingsError as first:
        try:
            Settings()
        except ValidationError as error:
            return _refused(error)
        except ValueError:
            pass
        return [first]
    return []


def _refused(error: ValidationError) -> list[SettingsError]:
    """What is wrong: each setting's name and why, without its value."""
    return [_wrong(detail) for detail in error.errors(include_input=False, include_url=False)]


def _wrong(detail: "ErrorDetails") -> SettingsError:
    reason = _reason(detail)
    if detail["loc"]:
        return SettingsError(name=PREFIX + str(detail["loc"][0]).upper(), reason=reason)
    name, _, reason = reason.partition(": ")
    return SettingsError(name=PREFIX + name.upper(), reason=reason)


def _reason(detail: "ErrorDetails") -> str:
    """What to write instead, as a sentence of our catalogues: pydantic's own are English."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        said: str = context["error"].args[0]
        return said
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(str(detail["loc"][0]), Settings.model_fields, 1)
        guess = Said("there is no such setting; did you mean {near}?", near=near[0]) if near else None
        return guess or "there is no such setting"
    if kind == "literal_error":
        return Said("write one of {known}", known=", ".join(re.findall("'([^']+)'", context["expected"])))
    return _WRITE.get(kind.partition("_")[0], "it cannot have this value")
