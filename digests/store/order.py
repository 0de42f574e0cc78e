"""Numbers of articles that sort by date: the newest article has the highest number.

    number = day of the article (proleptic Gregorian ordinal) * 2**17 + its place among that day's articles

Both indexes walk a word's articles in the order of their numbers, so "newest first" and "between two dates" are ranges
that need no sorting. 2**17 places a day is twice what all of China's papers print, and keeps an index's gaps small.
"""

from datetime import date

PLACES = 1 << 17


def first_of(day: date) -> int:
    """The lowest number an article of that day can have."""
    return day.toordinal() * PLACES


def last_of(day: date) -> int:
    """The highest number an article of that day can have."""
    return first_of(day) + PLACES - 1


def day_of(number: int) -> date:
    """The day in an article's number. Raises ``ValueError`` for a number that is none of ours."""
    return date.fromordinal(number // PLACES)
