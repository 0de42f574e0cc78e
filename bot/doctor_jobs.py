"""The doctor's look at the job queue, where there is one; it changes nothing."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.doctor_database import Finding
from bot.settings import Settings
from digests.errors import BaozhaiError
from digests.i18n import Translations

if TYPE_CHECKING:
    from digests.store.queue import JobBooks

#: Seconds after which a job that nobody takes is late.
LATE = 900


def jobs(settings: Settings, spoken: Translations) -> Iterator[Finding]:
    """What waits and nobody takes is wrong, as is what was given up; past days may wait."""
    from digests.store.engine import open_database
    from digests.store.queue import installed, queue_books, queue_version

    if not settings.database.startswith("postgres"):
        return
    what, _ = spoken.gettext("jobs"), spoken.gettext
    books, found, newest = None, None, ""
    try:
        newest = installed()
        opened = open_database(settings.database)
        try:
            with opened.read() as connection:
                found = queue_version(connection)
                books = queue_books(connection) if found == newest else None
        finally:
            opened.close()
    except BaozhaiError:  # told of the database, or of its extra, already
        return
    if books is not None:
        yield judge_jobs(books, spoken)
    elif found is None:
        yield Finding(what=what, good=None, says=_("no queue yet; it is made when it is needed"))
    else:
        says = _("a queue of Procrastinate {found}: this program needs {newest}; baozhai migrate brings it up")
        yield Finding(what=what, good=None, says=says.format(found=found, newest=newest))


def judge_jobs(books: "JobBooks", spoken: Translations) -> Finding:
    """The queue's books in a sentence, with what to do."""
    _ = spoken.gettext
    waiting, failed = sum(books.waiting.values()), sum(books.failed.values())
    oldest = max((age for queue, age in books.oldest.items() if queue != "filling"), default=0.0)
    says = _("{waiting} wait, {running} run, {failed} were given up; {workers} workers live").format(
        waiting=waiting, running=sum(books.running.values()), failed=failed, workers=books.workers
    )
    if oldest > LATE:
        says += "; " + _("the oldest waits for {n} minutes: see that a reader runs").format(n=round(oldest / 60))
    if failed:
        says += "; " + _("the log says why, under `job`")
    return Finding(what=_("jobs"), good=not failed and oldest <= LATE, says=says)
