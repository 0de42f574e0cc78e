"""What Prometheus sees: counters that the program turns, and the books, read when somebody asks.

Names follow https://prometheus.io/docs/practices/naming/; no label ever holds a chat, a query or a text.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from digests.errors import StoreError
from digests.model import PAPER_ZONE
from digests.store.deliveries import Settlement, State
from digests.store.queue import JobBooks
from digests.store.watching import RECENT, Books, Reading

#: Seconds: a person notices from a tenth on, and gives up after some.
_SEARCH_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 3)
_QUEUES = ("reading", "composing", "filling")
#: How each paper is read: a metric's name, its help, what it counts.
_READING: tuple[tuple[str, str, Callable[[Reading], int]], ...] = (
    ("pages", "Pages", lambda reading: reading.pages),
    ("pages_unplaced", "Pages with something that could not be placed", lambda reading: reading.unplaced),
    ("articles", "Articles", lambda reading: reading.articles),
    ("articles_without_headline", "Articles without a headline", lambda reading: reading.bare),
)


class Metrics:
    """The counters of one process, and its registry."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.settled = self._counter("deliveries", "Attempts to send a part, by what became of it.", "outcome")
        for state in State:  # from 0 on: Prometheus sees no increase in a series that begins
            self.settled.labels(state.value)
        self.limited = self._counter("telegram_429", "Times Telegram told us to wait.")
        self.commands = self._counter("commands", "Commands answered, by name.", "command")
        self.mishaps = self._counter("mishaps", "Errors that a person got one friendly sentence for.")
        self.ingested = self._counter("pages_read", "Pages read, by what they changed.", "status")
        self.refused = self._counter("pages_refused", "Files that could not be read as a page, by reason.", "reason")
        self.fetched = self._counter("source_fetches", "Attempts to fetch from a source, by outcome.", "outcome")
        self.searches = Histogram(
            "baozhai_search_seconds", "How long a search took.", buckets=_SEARCH_BUCKETS, registry=self.registry
        )

    def _counter(self, name: str, help_text: str, *labels: str) -> Counter:
        return Counter(f"baozhai_{name}", help_text, labels, registry=self.registry)

    def settle(self, settlement: Settlement) -> None:
        """Count what became of an attempt; one that Telegram put off counts as a 429 alone."""
        if settlement.reason in ("429", "foreign-429"):
            self.limited.inc()
        else:
            self.settled.labels(settlement.state.value).inc()

    def watch(self, books: Callable[[datetime], Books], now: Callable[[], datetime]) -> None:
        """Show the store's books as well, read at each scrape."""
        self.registry.register(_BooksCollector(books, now))


class _BooksCollector(Collector):
    def __init__(self, books: Callable[[datetime], Books], now: Callable[[], datetime]) -> None:
        self._books = books
        self._now = now

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing: registering must not ask the store."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The books as gauges; ``baozhai_store_up`` is 0 when the store does not answer."""
        up = GaugeMetricFamily("baozhai_store_up", "Whether the store answers.")
        try:
            books = self._books(self._now())
        except StoreError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        yield _by("baozhai_outbox_rows", "Parts by state; ended ones since the beginning.", "state", books.deliveries)
        yield _by("baozhai_subscribers", "Subscribers by state.", "state", books.subscribers)
        for name, help_text, value in (
            ("outbox_age_seconds", "How late the oldest open part is.", books.waiting),
            ("digests_due", "Active subscribers whose digest is due within an hour.", books.due),
            ("digests_overdue", "Active subscribers whose digest is late.", books.overdue),
        ):
            yield GaugeMetricFamily(f"baozhai_{name}", help_text, value=value)
        for name, help_text, of in _READING:
            counts = {paper: of(reading) for paper, reading in books.reading.items()}
            yield _by(
                f"baozhai_recent_{name}", f"{help_text}, of the last {RECENT.days} days' issues.", "paper", counts
            )
        if books.jobs is not None:
            yield from _jobs(books.jobs)
        yield _by(
            "baozhai_last_issue_timestamp_seconds",
            "The date of the latest issue of each paper.",
            "paper",
            {paper: _seconds(day) for paper, day in books.last_issue.items()},
        )


def _jobs(jobs: JobBooks) -> Iterator[GaugeMetricFamily]:
    """The queue's books; every kind of job from 0 on, so that an increase is seen."""
    family = GaugeMetricFamily("baozhai_jobs", "Jobs by queue and state.", labels=["queue", "state"])
    for state, counts in (("waiting", jobs.waiting), ("running", jobs.running), ("failed", jobs.failed)):
        for queue in sorted({*_QUEUES, *counts}):
            family.add_metric([queue, state], counts.get(queue, 0))
    yield family
    ages = {queue: jobs.oldest.get(queue, 0.0) for queue in sorted({*_QUEUES, *jobs.oldest})}
    yield _by("baozhai_job_age_seconds", "How long the oldest waiting job could have begun.", "queue", ages)
    yield GaugeMetricFamily("baozhai_job_workers", "Workers that live.", value=jobs.workers)


def _by(name: str, help_text: str, label: str, values: object) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, help_text, labels=[label])
    for key, value in dict(values).items():  # type: ignore[call-overload]  # a mapping of any key
        family.add_metric([str(getattr(key, "value", key))], float(value))
    return family


def _seconds(day: date) -> float:
    return datetime.combine(day, time(), PAPER_ZONE).timestamp()
