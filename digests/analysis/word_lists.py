"""The word lists in ``data``: sections of words and short patterns, each of which makes one pattern."""

from functools import cache

from digests.analysis.calendars import data_lines


@cache
def _sections(file: str) -> dict[str, str]:
    sections: dict[str, list[str]] = {}
    words: list[str] = []
    for line in data_lines(file):
        if line.startswith("@"):
            words = sections.setdefault(line[1:].split()[0], [])
        else:
            words += line.split()
    return {name: "|".join(words) for name, words in sections.items()}


def alternation(file: str, section: str) -> str:
    """The words of one section of a list, as the inside of a group."""
    return _sections(file)[section]
