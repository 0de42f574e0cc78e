"""How a draft looks: the page with its articles, and one article with all of its deadlines."""

from markupsafe import Markup, escape

from bot.ask import Ask
from bot.reply import Key, Keys, Reply, fill, grid
from bot.wording import place, script
from digests.digest import merge_deadlines
from digests.draft import Draft, final
from digests.forms.environment import Words
from digests.markup import clip
from digests.model import DateSource, Deadline, Source

#: A draft's number, and an article's place on its page, in a button.
DRAFT = "[0-9]{1,9}"
PLACE = "[0-9]{1,3}"
#: Articles a message, and deadlines of each that are named there.
SHOWN = 4
DUE_SHOWN = 3
#: Deadlines with a button in an article's own message.
DUE_KEYS = 12


def page_shown(ask: Ask, number: int, draft: Draft, first: int) -> Reply:
    """The page from article ``first`` on."""
    total = len(draft.page.articles)
    first = min(first, max(0, total - 1)) // SHOWN * SHOWN
    places = range(first, min(first + SHOWN, total))
    blocks = [_head(ask, draft), *(_article(ask, draft, at) for at in places)]
    return Reply(html=str(Markup("\n\n").join(blocks)), keys=_page_keys(ask, number, draft, places))


def _head(ask: Ask, draft: Draft) -> Markup:
    _, many = ask.spoken.gettext, ask.spoken.ngettext
    page, analyses = final(draft)
    where = place(ask.spoken, draft.paper or _("(paper unknown)"), page.published, page.number)
    lines = [fill("📥 <b>{where}</b>", where=clip(where, 120))]
    if page.published is None:
        lines.append(escape(_("No date is printed on it that I can read; without one there are no deadlines.")))
    elif page.published_from is DateSource.INFERRED:
        lines.append(escape(_("The date is a guess from the text.")))
    due = sum(len(each.deadlines) for each in analyses)
    articles = many("{n} article", "{n} articles", len(page.articles)).format(n=len(page.articles))
    lines.append(escape(f"{articles} · " + many("{n} thing due", "{n} things due", due).format(n=due)))
    if "recognised" in page.notes:
        lines.append(escape(_("Recognised from a picture: look it over with care.")))
    if page.unplaced:
        count = len(page.unplaced)
        lines.append(
            escape(many("{n} piece of text has no place.", "{n} pieces have no place.", count).format(n=count))
        )
    return Markup("\n").join(lines)


def _article(ask: Ask, draft: Draft, at: int) -> Markup:
    """An article in the page's list; what is left out is struck through."""
    headline = script(ask.spoken, clip(draft.page.articles[at].headline, 80)) or ask.spoken.gettext("(no headline)")
    if at in draft.dropped:
        return fill("{number}. <s>{headline}</s>", number=at + 1, headline=headline)
    analysis = draft.analyses[at]
    words = " ".join(script(ask.spoken, each.text) for each in analysis.keywords[:5])
    lines = [fill("{number}. <b>{headline}</b>", number=at + 1, headline=headline)]
    lines += [fill("🏷 <i>{words}</i>", words=clip(words, 80))] if words else []
    lines += [_due(ask, draft, at, each, None) for each in analysis.deadlines[:DUE_SHOWN]]
    more = len(analysis.deadlines) - DUE_SHOWN
    return Markup("\n").join([*lines, *([escape(f"⏰ +{more}")] if more > 0 else [])])


def article_shown(ask: Ask, number: int, draft: Draft, at: int) -> Reply:
    """One article, its beginning and all its deadlines. Raises IndexError for a place that is none."""
    _ = ask.spoken.gettext
    article, analysis = draft.page.articles[at], draft.analyses[at]
    headline = script(ask.spoken, clip(article.headline, 120)) or _("(no headline)")
    head = fill("📥 {number}. <s>{headline}</s>" if at in draft.dropped else "📥 {number}. <b>{headline}</b>",
                number=at + 1, headline=headline)  # fmt: skip
    lines = [head]
    if at in draft.dropped:
        lines.append(escape(_("Left out: it will not be published.")))
    names = clip(" ".join([*article.reporters, *article.correspondents]), 80)
    lines += [fill("<i>{names}</i>", names=names)] if names else []
    text = clip(script(ask.spoken, article.body), 300)
    lines += [fill("<blockquote>{text}</blockquote>", text=text)] if text else []
    words = " ".join(script(ask.spoken, each.text) for each in analysis.keywords)
    lines += [fill("🏷 <i>{words}</i>", words=clip(words, 200))] if words else []
    shown = analysis.deadlines[:DUE_KEYS]
    lines += [_due(ask, draft, at, each, count) for count, each in enumerate(shown, 1)]
    return Reply(html=str(Markup("\n").join(lines)), keys=_article_keys(ask, number, draft, at, shown))


def _due(ask: Ask, draft: Draft, at: int, deadline: Deadline, count: int | None) -> Markup:
    """A deadline on one line, struck through when it is left out."""
    words = Words(ask.spoken.language)
    source = Source(paper=draft.paper, published=draft.page.published)
    [item] = merge_deadlines([(source, deadline)], on=ask.today, since=ask.today.min)
    form = "<s>{when} {task}</s>" if (at, deadline.start, deadline.end) in draft.struck else "{when} {task}"
    sign = "⏰ " if count is None else f"⏰ {count}. "
    return Markup("{}{}").format(
        sign, fill(form, when=words.due_here(item, ask.today), task=words.script(clip(deadline.task, 80)))
    )


def _page_keys(ask: Ask, number: int, draft: Draft, places: range) -> Keys:
    _ = ask.spoken.gettext
    articles = tuple(Key(label=f"✏️ {at + 1}", data=f"drafta:{number}:{at}") for at in places)
    turns = []
    if places.start > 0:
        turns.append(Key(label=_("‹ Back"), data=f"draft:{number}:{places.start - SHOWN}"))
    if places.stop < len(draft.page.articles):
        turns.append(Key(label=_("More ›"), data=f"draft:{number}:{places.stop}"))
    facts = (
        Key(label=_("📅 Date…"), data=f"draftday:{number}"),
        Key(label=_("📰 Paper…"), data=f"draftpaper:{number}"),
    )
    ends = (
        Key(label=_("✅ Publish"), data=f"publish:{number}"),
        Key(label=_("🗑 Throw away"), data=f"discard:{number}"),
    )
    return tuple(row for row in (articles, tuple(turns), facts, ends) if row)


def _article_keys(ask: Ask, number: int, draft: Draft, at: int, shown: tuple[Deadline, ...]) -> Keys:
    _ = ask.spoken.gettext
    gone = at in draft.dropped
    whole = (
        Key(label=_("✏️ Headline…"), data=f"drafth:{number}:{at}"),
        Key(label=_("↩ Take it in") if gone else _("✕ Leave it out"), data=f"draftx:{number}:{at}:{int(not gone)}"),
    )
    due = []
    for count, each in enumerate(shown, 1):
        struck = (at, each.start, each.end) in draft.struck
        label, wanted = (f"↩ ⏰ {count}", 0) if struck else (f"✕ ⏰ {count}", 1)
        due.append(Key(label=label, data=f"draftd:{number}:{at}:{each.start}:{each.end}:{wanted}"))
    return (whole, *grid(due, 4), (Key(label=_("‹ The page"), data=f"draft:{number}:{at}"),))
