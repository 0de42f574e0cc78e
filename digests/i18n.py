"""Catalogues of sentences for people: English keys, Chinese and English text, Traditional by conversion.

The catalogues are ``locale/<language>/*.po``, read as they are: no compiled file to forget.
"""

import gettext as _gettext
import io
from functools import cache
from importlib.resources import files

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from digests.errors import BaozhaiError, Said

#: The languages offered: 简体, 繁體, English.
LANGUAGES = ("zh-Hans", "zh-Hant", "en")
DEFAULT_LANGUAGE = "zh-Hans"


class Translations(_gettext.GNUTranslations):
    """gettext's translations with a language code."""

    language: str = DEFAULT_LANGUAGE


class _Traditional(Translations):
    """Simplified sentences, converted as they are asked for."""

    def gettext(self, message: str) -> str:
        return traditional(super().gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return traditional(super().ngettext(msgid1, msgid2, n))


@cache
def translations(language: str = DEFAULT_LANGUAGE) -> Translations:
    """The catalogue of a language; an unknown language gives the default one."""
    if language not in LANGUAGES:
        language = DEFAULT_LANGUAGE
    kind = _Traditional if language == "zh-Hant" else Translations
    folder = files("digests") / "locale" / ("en" if language == "en" else "zh_Hans")
    merged: Catalog = Catalog()
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".po"):
            for message in read_po(io.BytesIO(entry.read_bytes())):
                merged.add(message.id, message.string, context=message.context)
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    spoken = kind(compiled)
    spoken.language = language
    return spoken


@cache
def _converter(scheme: str) -> object:
    import opencc

    return opencc.OpenCC(scheme)


def traditional(text: str) -> str:
    """Simplified to Traditional characters, of the forms that are taught and printed (群, 裡, 為); the words stay."""
    return str(_converter("s2tw").convert(text))  # type: ignore[attr-defined]  # opencc has no types


def simplified(text: str) -> str:
    """Traditional to Simplified characters."""
    return str(_converter("t2s").convert(text))  # type: ignore[attr-defined]  # opencc has no types


def in_words(error: BaozhaiError, spoken: Translations) -> str:
    """An error's sentence in a language, on one line."""
    fields = {name: _part(value, spoken) for name, value in error.fields.items()}
    return " ".join(spoken.gettext(error.sentence).format(**fields).split())


def _part(value: object, spoken: Translations) -> object:
    """A field, translated where it is a sentence itself."""
    if isinstance(value, Said):
        fields = {name: _part(field, spoken) for name, field in value.fields.items()}
        return spoken.gettext(value.template).format(**fields)
    return spoken.gettext(value) if isinstance(value, str) and value else value
