"""robots.txt by RFC 9309."""

import time

import pytest

from digests.sources.robots import parse_robots


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/x", True),
        ("User-agent: *\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: *\nDisallow: /html\nAllow: /html/2026", "/html/2026-05/12/node_1.htm", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/page/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/page/a.pdf?x", True),
        ("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: other\nDisallow: /\n\nUser-agent: *\nAllow: /", "/x", True),
        ("User-agent: BaoZhai\nDisallow: /\nUser-agent: *\nAllow: /", "/x", False),
        ("User-agent: a\nUser-agent: *\nDisallow: /x # why", "/x/y", False),
        ("User-agent: *\nDisallow: /%E6%8A%A5", "/报", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("Disallow: /", "/x", True),
        ("\ufeff garbage \0 : : :\nUser-agent: *\nDisallow: /x", "/x", False),
    ],
)
def test_rules(text: str, path: str, allowed: bool) -> None:
    """The longest matching rule of our group decides."""
    assert parse_robots(text, "baozhai").allows(path) is allowed


@pytest.mark.parametrize(
    ("value", "delay"), [("5", 5.0), ("0.5", 0.5), ("900", 60.0), ("-1", 0.0), ("nan", 0.0), ("x", 0.0)]
)
def test_crawl_delay(value: str, delay: float) -> None:
    """A delay is obeyed within bounds."""
    assert parse_robots(f"User-agent: *\nCrawl-delay: {value}", "baozhai").delay == delay


def test_hostile_patterns() -> None:
    """A pattern of many stars costs nothing."""
    begun = time.process_time()
    robots = parse_robots("User-agent: *\nDisallow: /" + "*a" * 5000 + "b", "baozhai")
    assert robots.allows("/" + "a" * 20_000)
    assert time.process_time() - begun < 1
