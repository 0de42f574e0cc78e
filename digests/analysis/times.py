"""``time_mentions``: every time expression of a text, with its value.

    raw text -> Plain -> atoms -> expressions -> frames -> TimeMention

The year and the month that a text leaves open come from the publication date, never from the clock.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from digests.analysis.times_atoms import Atom
from digests.analysis.times_compose import Expression, expressions
from digests.analysis.times_frames import Context, Frame, NoSuchTime, midnight, month_frame, one_day, year_frame
from digests.analysis.times_steps import frame_of, narrow
from digests.analysis.times_text import Plain, plain
from digests.model import PAPER_ZONE, Modifier, TimeMention

_MODIFIERS = {
    "before": Modifier.BEFORE,
    "since": Modifier.SINCE,
    "after": Modifier.AFTER,
    "approx": Modifier.APPROX,
    "until": Modifier.BY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """An expression's value: one frame, or a range's two."""

    first: Frame
    last: Frame

    @property
    def begins(self) -> datetime:
        """The first moment."""
        return self.first.begins

    @property
    def ends(self) -> datetime:
        """The first moment after it; a range that ends at a clock time ends at that moment."""
        return self.last.begins if self.first is not self.last and self.last.grain == "clock" else self.last.ends


#: By where an expression's first atom begins and the shift it is read with: its value, or what reading it raised.
Known = dict[tuple[int, int], Resolved | type[Exception]]


def _narrowed(atoms: list[Atom], part: str, context: Context, outer: Frame | None = None) -> Frame:
    frame = frame_of(atoms, context, outer)
    return narrow(frame, part) if part else frame


def _outer(first: Frame, atom: Atom) -> Frame | None:
    """What the second half of a range takes over from the first."""
    on = first.begins.date()
    if atom.kind in {"clock", "timeofday"}:
        return one_day(on, open=first.open, relative=first.relative)
    if atom.kind in {"day", "xun"}:
        return month_frame(on.year, on.month, open=first.open)
    if atom.kind in {"month", "quarter", "half", "festival", "slash", "season"}:
        return year_frame(on.year, open=first.open)
    return None


def _second(expression: Expression, first: Frame, context: Context) -> Frame:
    lead = expression.second[0]
    if lead.kind == "lunarflag":
        return _narrowed(expression.second, expression.part, context)
    outer = _outer(first, lead)
    if lead.kind == "clock" and outer is not None:
        return _later_clock(expression, first, outer, context)
    if lead.kind == "relday" and lead.groups[0][0] in "次翌隔第":
        context = replace(context, ref=first.begins.date())
    found = _narrowed(expression.second, expression.part, context, outer)
    if lead.kind == "timeofday" and found.begins < first.begins:
        moved = one_day(first.begins.date() + timedelta(days=1), open=first.open)
        return _narrowed(expression.second, expression.part, context, moved)
    if lead.kind == "weekday" and found.last < first.begins.date():
        following = replace(context, ref=first.begins.date() + timedelta(days=7))
        return _narrowed(expression.second, expression.part, following)
    if found.last >= first.begins.date() or outer is None:
        return found
    if lead.kind in {"day", "xun"}:
        moved = month_frame(first.begins.year, first.begins.month + 1, open=first.open)
        return _narrowed(expression.second, expression.part, context, moved)
    return _narrowed(expression.second, expression.part, context, year_frame(first.begins.year + 1, open=first.open))


def _later_clock(expression: Expression, first: Frame, outer: Frame, context: Context) -> Frame:
    """下午3点至5点 is 17时; 22:00至6:00 is the next morning."""
    named = [atom for atom in expression.first if atom.kind in {"timeofday", "dayparts"}]
    tries = [[named[-1], *expression.second]] if named else []
    for atoms in [*tries, expression.second]:
        found = frame_of(atoms, context, outer)
        if found.begins >= first.begins:
            return found
    moved = one_day(first.begins.date() + timedelta(days=1), open=first.open)
    return frame_of(expression.second, context, moved)


def _at(expression: Expression, context: Context, known: Known) -> Resolved:
    """The value of an expression, read after those before it in its list: each of them is read once for all."""
    if expression.context is None:
        return _read(expression, context, None)
    chain = [expression]
    while (before := chain[-1].context) is not None and _key(before, context) not in known:
        chain.append(before)
    while chain:
        link = chain.pop()
        earlier = known[_key(link.context, context)] if link.context is not None else None
        known[_key(link, context)] = _after(earlier, link, context)
    found = known[_key(expression, context)]
    if not isinstance(found, Resolved):
        raise found
    return found


def _key(expression: Expression, context: Context) -> tuple[int, int]:
    return expression.first[0].start, context.shift


def _after(
    earlier: Resolved | type[Exception] | None, link: Expression, context: Context
) -> Resolved | type[Exception]:
    """One of a list after the one before it, or what its reading raises."""
    if earlier is not None and not isinstance(earlier, Resolved):
        return earlier
    try:
        return _read(link, context, _outer(earlier.last, link.first[0]) if earlier is not None else None)
    except (NoSuchTime, OverflowError) as error:
        return type(error)


def _read(expression: Expression, context: Context, outer: Frame | None) -> Resolved:
    if not expression.second:
        frame = _narrowed(expression.first, expression.part, context, outer)
        return Resolved(first=frame, last=frame)
    first = frame_of(expression.first, context, outer)
    resolved = Resolved(first=first, last=_second(expression, first, context))
    if resolved.ends < resolved.begins:
        raise NoSuchTime
    return resolved


def _usual_shift(resolved: Resolved, ref: date) -> int:
    """Which year or month a passing mention most likely means."""
    first = resolved.first
    if first.open == "year" and not first.lunar:
        if ref.month >= 11 and first.begins.month <= 2 and first.begins.year == ref.year:
            return 1
        return -1 if ref.month == 1 and first.begins.month == 12 and first.grain == "day" else 0
    if first.open == "month" and first.grain == "day":
        return -1 if first.begins.day - ref.day > 20 else 0
    return 0


_SHIFTS = {
    "year": (-1, 0, 1, 2, 3, 4),
    "month": (0, 1, 2),
    "each": tuple(range(9)),
    "day": (0,),
    "": (0,),
    "week": (0,),
}


def resolve(expression: Expression, ref: date, known: Known, *, ahead: bool = False) -> Resolved:
    """The value of an expression; with ``ahead`` the first one that ends on or after ``ref``.

    ``known`` is kept between the expressions of one text, which may be a list of any length.
    Raises NoSuchTime where the calendar has no such day.
    """
    try:
        usual = _at(expression, Context(ref=ref), known)
    except NoSuchTime:
        if expression.first[0].kind != "day":
            raise
        usual = _at(expression, Context(ref=ref, shift=-1), known)  # 31日 in a short month
    if usual.first.open in {"", "week", "day"}:
        return usual
    if not ahead and usual.first.open != "each":
        shift = _usual_shift(usual, ref)
        return _at(expression, Context(ref=ref, shift=shift), known) if shift else usual
    for shift in _SHIFTS[usual.first.open]:
        if shift < 0 and not usual.first.lunar:
            continue
        try:
            found = usual if shift == 0 else _at(expression, Context(ref=ref, shift=shift), known)
        except NoSuchTime:
            continue
        if found.last.last >= ref:
            return found
    return usual


def _open_ends(expression: Expression, resolved: Resolved, published: date) -> tuple[datetime | None, datetime | None]:
    """``begins`` and ``ends`` as the words around an expression leave them."""
    begins, ends, today = resolved.begins, resolved.ends, midnight(published)
    festival = resolved.last.grain == "festival"
    match expression.suffix:
        case "before" | "until":
            limit = begins if festival or resolved.last.grain == "clock" else ends
            if expression.second:
                return begins, limit
            return (today if limit > today else None), limit
        case "since":
            return begins, (today + timedelta(days=1) if begins <= today else None)
        case "after":
            return ends, None
    if expression.prefix.startswith(("最", "不", "至迟")):
        return (today if ends > today else None), ends
    return begins, ends


def mention(text: Plain, expression: Expression, published: date, known: Known) -> TimeMention | None:
    """The public form of an expression, or None where it has no value."""
    try:
        resolved = resolve(expression, published, known, ahead=expression.suffix in {"before", "until"})
        begins, ends = _open_ends(expression, resolved, published)
    except (NoSuchTime, OverflowError):
        return None
    start, end = text.span(expression.start, expression.end)
    modifier = _MODIFIERS.get(expression.suffix)
    if modifier is None and expression.prefix.startswith(("最", "不", "至迟")):
        modifier = Modifier.BY
    return TimeMention(
        phrase=text.original(expression.start, expression.end),
        start=start,
        end=end,
        begins=begins and begins.replace(tzinfo=PAPER_ZONE),
        ends=ends and ends.replace(tzinfo=PAPER_ZONE),
        precision=resolved.last.precision,
        modifier=modifier,
    )


def time_mentions(text: str, published: date) -> list[TimeMention]:
    """Every time expression of ``text`` with its value, read from the day ``published``.

    Offsets lead into ``text`` as given. Expressions that name no possible time (2月30日) are left out. Never raises.
    """
    clean = plain(text)
    known: Known = {}
    found = (mention(clean, expression, published, known) for expression in expressions(clean.text))
    return [item for item in found if item is not None]
