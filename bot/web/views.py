"""The pages a person reads."""

import calendar
from datetime import date, timedelta

from babel.dates import get_day_names
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bot.web.context import Context, language_of
from bot.wording import counted, remarks
from digests.digest import merge_deadlines
from digests.forms.environment import LOCALES, environment
from digests.i18n import translations
from digests.model import DueItem, day_of
from digests.pipeline import due, morning, source
from digests.store.records import Order

#: Issues on one page of the list.
_ISSUES = 60


def context_of(request: Request) -> Context:
    """The archive the request is for."""
    context: Context = request.app.state.context
    return context


def latest(request: Request) -> Response:
    """The newest digest there is."""
    context = context_of(request)
    on = context.store.latest_issue(context.today)
    if on is None:
        return HTMLResponse(context.page(request, "issues", issues=[], more=False, here="issues"))
    return _digest(request, on)


def issue(request: Request) -> Response:
    """The digest of one day."""
    return _digest(request, _day(request.path_params["on"]))


def _digest(request: Request, on: date) -> Response:
    context = context_of(request)
    digest = morning(context.store, on)
    if digest is None:
        raise HTTPException(404)
    before = context.store.issue_dates(before=on, limit=1)
    return HTMLResponse(
        context.page(
            request,
            "digest",
            digest=digest,
            earlier=before[0].published if before else None,
            later=_later(context, on),
            here="issues",
        )
    )


def _later(context: Context, on: date) -> date | None:
    """The next day with an issue, looked for over a fortnight."""
    dates = [entry.published for entry in context.store.issue_dates(before=on + timedelta(days=15), limit=15)]
    return min((day for day in dates if day > on), default=None)


def issues(request: Request) -> Response:
    """The days with issues, newest first."""
    context = context_of(request)
    asked = request.query_params.get("before")
    found = context.store.issue_dates(before=_day(asked) if asked else None, limit=_ISSUES + 1)
    page = context.page(request, "issues", issues=found[:_ISSUES], more=len(found) > _ISSUES, here="issues")
    return HTMLResponse(page)


def article(request: Request) -> Response:
    """One article, whole, with what is due in it."""
    context = context_of(request)
    number = request.path_params["number"]
    if number > 2**62:
        raise HTTPException(404)
    stored = context.store.article(number)
    printed = source(stored)
    items = merge_deadlines(((printed, deadline) for deadline in stored.analysis.deadlines), on=context.today)
    return HTMLResponse(context.page(request, "article", stored=stored, source=printed, due=items, here=""))


def search(request: Request) -> Response:
    """Hits for words, page by page."""
    context = context_of(request)
    query = request.query_params.get("q", "")[:200].strip()
    order = Order.NEWEST if request.query_params.get("order") == Order.NEWEST.value else Order.BEST
    cursor = request.query_params.get("cursor") or None
    result = context.store.search(query, order=order, limit=20, cursor=cursor, today=context.today) if query else None
    spoken = translations(language_of(request))
    count, told = (counted(spoken, result), remarks(spoken, result)) if result else ("", [])
    page = context.page(request, "search", query=query, result=result, count=count, remarks=told, here="")
    return HTMLResponse(page)


def deadlines(request: Request) -> Response:
    """A month of deadlines, as a sheet and as a list."""
    context = context_of(request)
    asked = request.query_params.get("month", "")
    month = (_day(f"{asked}-01") if asked else context.today).replace(day=1)
    weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
    following = (month + timedelta(days=31)).replace(day=1)
    items = due_items(context, month, following - timedelta(days=1))
    by_day: dict[date, list[DueItem]] = {}
    for item in items:
        if item.due is not None:
            by_day.setdefault(day_of(item.due), []).append(item)
    names = get_day_names("abbreviated", locale=LOCALES[language_of(request)])
    page = context.page(
        request,
        "deadlines",
        month=month,
        weeks=[[(day, by_day.get(day, [])) for day in week] for week in weeks],
        due=items,
        day_names=[names[number] for number in range(7)],
        earlier=f"{month - timedelta(days=1):%Y-%m}",
        later=f"{following:%Y-%m}",
        webcal=f"webcal://{context.address(request).split('://')[-1]}/deadlines.ics",
        here="deadlines",
    )
    return HTMLResponse(page)


def due_items(context: Context, since: date, until: date) -> list[DueItem]:
    """What is due in a span of days, each deadline once."""
    return due(context.store.deadlines(since, until), on=context.today, since=since)


def style(request: Request) -> Response:
    """The style sheet."""
    text = environment(language_of(request)).get_template("style.css.html.j2").render()
    return PlainTextResponse(text, media_type="text/css", headers={"Cache-Control": "public, max-age=86400"})


def health(request: Request) -> Response:
    """Whether the store answers."""
    context_of(request).store.papers()
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})


def _day(text: str) -> date:
    """The day that an address names; 404 when it names none."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise HTTPException(404) from None
