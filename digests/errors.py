"""Every error this library raises on purpose.

    BaozhaiError
    ├── InputError            what was given cannot be used; one sentence says why
    │   ├── PageError         a file or text that is no page we can read
    │   │   ├── EmptyPage
    │   │   ├── NotAPage      a binary of another kind
    │   │   ├── Undecodable   bytes in no known encoding
    │   │   ├── PageLimit     too large, too many pages, too slow
    │   │   └── PdfRefused    encrypted or broken
    │   ├── MissingExtra      an optional part is not installed
    │   └── SettingsError
    ├── SourceError           a folder, an address or a feed that did not answer as it should
    │   └── Forbidden         an address we never connect to
    ├── StoreError            the database did not do it; nothing was changed
    │   ├── StoreBusy         locked or unreachable: try again
    │   ├── StoreFull
    │   ├── StoreForeign      not a database of ours
    │   ├── StoreNewer        written by a later version
    │   ├── StoreCorrupt
    │   └── NotFound
    └── DeliveryError         nothing can be sent

An error's docstring is its sentence, with fields in braces; ``str(error)`` is that sentence in English, and whoever
speaks to a person looks the sentence up in the catalogue and fills in ``error.fields``.
"""

import inspect


class Said(str):
    """A part of an error's sentence with fields of its own: in English as it is, in other languages by its template.

    ``Said("{path} exists already", path=path)``; the template is the key of the catalogue.
    """

    template: str
    fields: dict[str, object]

    def __new__(cls, template: str, **fields: object) -> "Said":
        said = super().__new__(cls, template.format(**fields))
        said.template, said.fields = template, fields
        return said

    def __reduce__(self) -> tuple[object, ...]:
        return (_again, (self.template, self.fields))


def _again(template: str, fields: dict[str, object]) -> Said:
    return Said(template, **fields)


class BaozhaiError(Exception):
    """Something went wrong."""

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        super().__init__(self.sentence.format(**fields))

    @property
    def sentence(self) -> str:
        """The sentence of this class, its fields still in braces: the key of the catalogue."""
        return inspect.cleandoc(type(self).__doc__ or "").splitlines()[0]

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.fields))


def _rebuild(kind: type[BaozhaiError], fields: dict[str, object]) -> BaozhaiError:
    return kind(**fields)


class InputError(BaozhaiError):
    """{reason}"""


class PageError(InputError):
    """{name} cannot be read as a newspaper page."""


class EmptyPage(PageError):
    """{name} is empty."""


class NotAPage(PageError):
    """{name} is neither text nor PDF nor HTML nor a picture."""


class Undecodable(PageError):
    """{name} is in no encoding that we know."""


class PageLimit(PageError):
    """{name} is over the limit: {limit}."""


class PdfRefused(PageError):
    """The PDF {name} cannot be opened: {reason}."""


class MissingExtra(InputError):
    """This needs an optional part: pip install 'baozhai[{extra}]'."""


class SettingsError(InputError):
    """The setting {name} is wrong: {reason}."""


class SourceError(BaozhaiError):
    """The source {name} did not answer: {reason}."""


class Forbidden(SourceError):
    """The address {name} is not one we connect to: {reason}."""


class StoreError(BaozhaiError):
    """The database could not do this: {reason}."""


class StoreBusy(StoreError):
    """The database is busy or out of reach; try again."""


class StoreFull(StoreError):
    """There is no room left for the database."""


class StoreForeign(StoreError):
    """{name} is not a baozhai database."""


class StoreNewer(StoreError):
    """The database was written by a later version of baozhai ({found}); this one knows {known}."""


class StoreCorrupt(StoreError):
    """The database is damaged: {reason}. Restore the latest backup; the file was left as it is."""


class NotFound(StoreError):
    """There is no {what} {key}."""


class DeliveryError(BaozhaiError):
    """Nothing can be sent: {reason}."""
