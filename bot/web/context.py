"""What every view needs: the store, the day, the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from starlette.requests import Request

from digests.forms.environment import environment
from digests.i18n import DEFAULT_LANGUAGE, LANGUAGES, translations
from digests.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The archive as the views see it."""

    store: Store
    now: Callable[[], datetime]
    zone: ZoneInfo
    base: str

    @property
    def today(self) -> date:
        """The day it is where the paper is read."""
        return self.now().astimezone(self.zone).date()

    def address(self, request: Request) -> str:
        """Where this archive is reached from outside, without a slash at the end."""
        return self.base or str(request.base_url).rstrip("/")

    def page(self, request: Request, name: str, **values: object) -> str:
        """The template ``name`` in the reader's language."""
        language = language_of(request)
        template = environment(language).get_template(f"web/{name}.html.j2")
        return template.render(language=language, today=self.today, **values)

    def say(self, request: Request, sentence: str) -> str:
        """A sentence in the reader's language."""
        return translations(language_of(request)).gettext(sentence)


def language_of(request: Request) -> str:
    """The language asked for by ``?lang=``, else the first of the browser's that we speak, else Chinese."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    for entry in request.headers.get("accept-language", "")[:200].split(","):
        tag = entry.split(";")[0].strip().lower()
        if tag.startswith(("zh-tw", "zh-hk", "zh-mo", "zh-hant")):
            return "zh-Hant"
        if tag.startswith("zh"):
            return "zh-Hans"
        if tag.startswith("en"):
            return "en"
    return DEFAULT_LANGUAGE
