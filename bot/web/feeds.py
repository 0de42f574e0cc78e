"""What programs read: a calendar to subscribe to, and an Atom feed of digests."""

from datetime import date, datetime, time, timedelta

from starlette.requests import Request
from starlette.responses import Response

from bot.web.context import Context, language_of
from bot.web.views import context_of, due_items
from digests.forms import render_calendar
from digests.forms.environment import environment
from digests.pipeline import morning

#: How far a calendar looks back and ahead.
_BACK, _AHEAD = timedelta(days=31), timedelta(days=400)
#: Digests in the feed.
_ENTRIES = 10


def calendar(request: Request) -> Response:
    """Every deadline from a month ago on, as iCalendar; entries keep their UIDs."""
    context = context_of(request)
    since = context.today - _BACK
    items = due_items(context, since, context.today + _AHEAD)
    text = render_calendar(items, language=language_of(request))
    return Response(text, media_type="text/calendar", headers={"Cache-Control": "public, max-age=3600"})


def atom(request: Request) -> Response:
    """The latest digests (RFC 4287)."""
    context = context_of(request)
    language, base = language_of(request), context.address(request)
    env = environment(language)
    days = context.store.issue_dates(before=context.today + timedelta(days=1), limit=_ENTRIES)
    digests = [digest for day in days if (digest := morning(context.store, day.published))]
    stamps = [_stamp(context, digest.on) for digest in digests]
    entry = env.get_template("web/feed_entry.html.j2")
    text = env.get_template("web/feed.atom.html.j2").render(
        language=language,
        base=base,
        updated=max(stamps, default=_stamp(context, context.today)),
        digests=list(zip(digests, stamps, strict=True)),
        bodies=[str(entry.render(digest=digest, base=base)) for digest in digests],
    )
    return Response(text, media_type="application/atom+xml")


def _stamp(context: Context, day: date) -> str:
    """The start of a day where the paper is read (RFC 3339): the same issue has the same stamp."""
    return datetime.combine(day, time(), context.zone).isoformat()
