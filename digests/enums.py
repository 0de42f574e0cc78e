"""Members of enumerations as plain attributes of their class."""

from enum import Enum
from typing import TypeVar

E = TypeVar("E", bound=type[Enum])


def direct(enumeration: E) -> E:
    """A class decorator: ``Kind.NAME`` is looked up as any other attribute.

    Python 3.11 looks a member up through a property and a second dictionary, which takes eight times as long
    (270 ns against 30, ``python -m timeit``), and the analysis of one article asks thousands of times. Later versions
    do what this does.
    """
    for member in enumeration:
        type.__setattr__(enumeration, member.name, member)
    return enumeration
