"""Time zones as people name them: an IANA name typed in any case, a city in Chinese or English, or the nearest city to
a place on the map.

Cities with coordinates come from the time zone database itself (``zone1970.tab``), their Chinese names from Unicode's
CLDR, in which a zone has one city: not every large one.
"""

import math
import re
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

from babel import Locale

#: ISO 6709 as the database writes it: ±DDMM±DDDMM or ±DDMMSS±DDDMMSS.
_PLACE = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?")


@cache
def _named() -> dict[str, str]:
    """Every zone under its name and its city, in small letters."""
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("posix", "right")))
    by_city = {zone.rpartition("/")[2].lower(): zone for zone in zones}
    for language in ("zh_Hant", "zh_Hans"):
        cities = Locale.parse(language).time_zones
        by_city |= {cities[zone]["city"]: zone for zone in zones if "city" in cities.get(zone, {})}
    return by_city | {zone.lower(): zone for zone in zones} | {"utc": "UTC"}


def zone_named(words: str) -> str | None:
    """The zone that is meant: Asia/Urumqi, asia/urumqi, urumqi, New York; None for no zone."""
    return _named().get("_".join(words.strip().lower().split()))


@cache
def _cities() -> tuple[tuple[float, float, str], ...]:
    text = (files("tzdata") / "zoneinfo" / "zone1970.tab").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((*_degrees(row[1]), row[2]) for row in rows)


def _degrees(place: str) -> tuple[float, float]:
    found = _PLACE.fullmatch(place)
    if found is None:
        raise ValueError(place)
    sign, d, m, s, sign2, d2, m2, s2 = found.groups()
    first = int(d) + int(m) / 60 + int(s or 0) / 3600
    second = int(d2) + int(m2) / 60 + int(s2 or 0) / 3600
    return (-first if sign == "-" else first), (-second if sign2 == "-" else second)


def nearest_zone(latitude: float, longitude: float) -> str:
    """The zone of the nearest city, in degrees north and east, by the great circle."""
    here = math.radians(latitude), math.radians(longitude)
    return min(_cities(), key=lambda city: _angle(here, (math.radians(city[0]), math.radians(city[1]))))[2]


def _angle(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The haversine of the angle between two places: grows with their distance."""
    across = math.sin((other[1] - one[1]) / 2) ** 2
    return math.sin((other[0] - one[0]) / 2) ** 2 + math.cos(one[0]) * math.cos(other[0]) * across
