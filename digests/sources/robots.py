"""robots.txt by RFC 9309: groups by user agent, the longest matching rule, ``*`` and ``$`` in paths, crawl delay."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

#: RFC 9309, section 2.5: at least 500 KiB are read; the rest may be ignored.
MAX_ROBOTS_BYTES = 500 * 1024
#: No paper waits longer than this between two requests, in seconds.
MAX_DELAY = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What a host allows us: (allowed, path pattern) rules and the seconds it asks between requests."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float = 0.0

    def allows(self, path: str) -> bool:
        """Whether a path with its query may be fetched; the longest matching rule decides, allowing wins a tie."""
        if path.split("?", 1)[0] == "/robots.txt":
            return True
        plain = unquote(path)
        best = max(((len(rule), allowed) for allowed, rule in self.rules if _matches(rule, plain)), default=(0, True))
        return best[1]


def parse_robots(text: str, agent: str) -> Robots:
    """The rules for ``agent`` (a product's name, without version); those for everyone when it is not named."""
    named: list[tuple[str, str]] = []
    common: list[tuple[str, str]] = []
    found = False
    for agents, lines in _groups(text):
        if any(agent.lower().startswith(each) for each in agents if each not in ("*", "")):
            named += lines
            found = True
        elif "*" in agents:
            common += lines
    lines = named if found else common
    rules = tuple((key == "allow", unquote(value)) for key, value in lines if key != "crawl-delay" and value)
    return Robots(
        rules=rules, delay=max((_seconds(value) for key, value in lines if key == "crawl-delay"), default=0.0)
    )


def _groups(text: str) -> Iterator[tuple[list[str], list[tuple[str, str]]]]:
    agents: list[str] = []
    lines: list[tuple[str, str]] = []
    for line in text[:MAX_ROBOTS_BYTES].splitlines():
        key, separator, value = line.split("#", 1)[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not separator:
            continue
        if key == "user-agent":
            if lines:
                yield agents, lines
                agents, lines = [], []
            agents.append(value.lower())
        elif key in ("allow", "disallow", "crawl-delay") and agents:
            lines.append((key, value))
    if agents:
        yield agents, lines


def _matches(rule: str, path: str) -> bool:
    """Whether a pattern matches from the path's beginning; piece by piece, so that many ``*`` stay cheap."""
    ended = rule.endswith("$")
    pieces = (rule[:-1] if ended else rule).split("*")
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:-1]:
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    if len(pieces) == 1:
        return not ended or at == len(path)
    if ended:
        return path.endswith(pieces[-1]) and len(path) - len(pieces[-1]) >= at
    return path.find(pieces[-1], at) >= 0


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), MAX_DELAY) if seconds == seconds else 0.0  # NaN is no delay
