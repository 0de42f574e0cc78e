"""What the suites of other projects share: a text that is nothing but a time, and its two moments as we read them."""

import re
from datetime import date, datetime
from itertools import pairwise

from digests.analysis.times import time_mentions

_BETWEEN = re.compile(r"[\s,，]")


def whole(text: str, published: date) -> tuple[datetime | None, datetime | None] | None:
    """The first moment, and the first one after it; None unless the whole text is read.

    The whole text must be one time of ours, or an enumeration of days that follow each other.
    """
    found = time_mentions(text, published)
    phrases = "".join(mention.phrase for mention in found)
    if not found or len(_BETWEEN.sub("", phrases)) < len(_BETWEEN.sub("", text)):
        return None
    if any(before.ends != after.begins for before, after in pairwise(found)):
        return None
    begins, ends = found[0].begins, found[-1].ends
    return begins and begins.replace(tzinfo=None), ends and ends.replace(tzinfo=None)
