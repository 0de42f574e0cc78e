"""/follow: rules of words; what they catch opens the morning, or comes as soon as a page is read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from markupsafe import Markup

from bot import links, people
from bot.ask import Ask, Button, Command, Who
from bot.edition import text_of
from bot.reply import Key, Keys, Reply, bold, fill
from bot.wording import place
from digests.follow import MAX_LENGTH, MAX_WORDS, Matcher, Rule, parse_rule
from digests.markup import clip
from digests.store import SqlStore
from digests.store.follows import MAX_FOLLOWS, Follow
from digests.store.records import StoredArticle

#: Opens the list and the question for words, so that an answer to either is words to follow.
MARK = "🔖 "
#: How far back a preview looks, and how many of its articles it names.
PREVIEW = timedelta(days=30)
NAMED = 3
#: Articles that a preview reads at the most.
READ = 3_000


async def follow(ask: Ask) -> Reply:
    """Without words the list; with words a new rule and what it would have caught."""
    _ = ask.spoken.gettext
    if not ask.words.strip():
        return await listed(ask)
    rule = parse_rule(ask.words)
    if rule is None:
        sentence = _("Write the words to follow, up to {words} of {length} characters: /follow 防汛 水库 -演练")
        return Reply(html=fill(sentence, words=MAX_WORDS, length=MAX_LENGTH))
    if not people.is_active(ask.subscriber):
        await people.subscribe(ask)
    if not await ask.desk.call(ask.desk.store.follow, ask.chat, str(rule), now=ask.now):
        return Reply(html=fill(_("You follow {limit} rules already; drop one first."), limit=MAX_FOLLOWS))
    preview = await ask.desk.call(caught_since, ask.desk.store, rule, ask.today - PREVIEW, ask.today)
    shown = await listed(ask)
    return replace(shown, html=Markup("\n\n").join([_preview(ask, rule, preview), Markup(shown.html)]))  # noqa: S704  # ours


def _preview(ask: Ask, rule: Rule, caught: list[StoredArticle]) -> Markup:
    spoken = ask.spoken
    head = fill(spoken.gettext("You follow {rule} now."), rule=bold(str(rule)))
    count = spoken.ngettext(
        "In the last 30 days it would have caught {n} article.",
        "In the last 30 days it would have caught {n} articles.",
        len(caught),
    ).format(n=len(caught))
    lines = [
        fill("· {headline} <i>{where}</i>", headline=_linked(ask, each), where=_place(ask, each))
        for each in caught[:NAMED]
    ]
    return Markup("\n").join([head, Markup(count), *lines])  # noqa: S704  # a number in a sentence of ours


def _linked(ask: Ask, stored: StoredArticle) -> Markup:
    href = links.address(ask.bot_name, f"a{stored.id}")
    return fill('<a href="{href}">{headline}</a>', href=href, headline=clip(stored.article.headline, 60))


def _place(ask: Ask, stored: StoredArticle) -> str:
    return place(ask.spoken, stored.paper, stored.published, stored.number)


def caught_since(store: SqlStore, rule: Rule, since: date, until: date) -> list[StoredArticle]:
    """The articles of some days that a rule catches, newest first."""
    matcher = Matcher({0: rule})
    return [each for each in _articles(store, since, until) if any(matcher.catch(text_of(each.article)))]


def _articles(store: SqlStore, since: date, until: date) -> Iterator[StoredArticle]:
    left = READ
    for issue in store.issue_dates(before=until + timedelta(days=1), limit=(until - since).days + 1):
        if issue.published < since or left <= 0:
            return
        found = store.articles(issue.published)[:left]
        left -= len(found)
        yield from found


async def listed(ask: Ask, notice: str = "") -> Reply:
    """The rules of a chat, each with its buttons."""
    _ = ask.spoken.gettext
    mine = await ask.desk.call(ask.desk.store.follows_of, ask.chat)
    head = bold(_("🔖 Words you follow"))
    if not mine:
        hint = _("None yet. /follow 防汛 水库 — any of them; +word must be there, -word must not.")
        return Reply(html=f"{head}\n{hint}", keys=_keys(ask, mine), notice=notice)
    lines = [
        fill("{number}. {rule}{once}", number=number, rule=each.rule, once=_(" · at once") if each.at_once else "")
        for number, each in enumerate(mine, 1)
    ]
    hint = _("⚡ tells at once when a page is read; ✕ drops the words.")
    return Reply(html="\n".join([str(head), *map(str, lines), "", hint]), keys=_keys(ask, mine), notice=notice)


def _keys(ask: Ask, mine: list[Follow]) -> Keys:
    _ = ask.spoken.gettext
    rows = tuple(
        (
            Key(label=f"✕ {number}", data=f"unfollow:{each.id}"),
            Key(label=f"{'✓ ' if each.at_once else ''}⚡ {number}", data=f"atonce:{each.id}:{int(not each.at_once)}"),
        )
        for number, each in enumerate(mine, 1)
    )
    return (*rows, (Key(label=_("＋ Words…"), data="words"), Key(label=_("⚙️ Settings"), data="settings")))


async def ask_words(ask: Ask) -> Reply:
    """The question for words to follow."""
    _ = ask.spoken.gettext
    sentence = _("Which words? Any of them is enough; +word must be there, -word must not.")
    limits = _("Up to {words} words of {length} characters, and {rules} such lines.")
    said = limits.format(words=MAX_WORDS, length=MAX_LENGTH, rules=MAX_FOLLOWS)
    return Reply(html=f"{MARK}{sentence}\n{said}", asks="防汛 水库 -演练", fresh=True)


async def unfollow(ask: Ask) -> Reply:
    """A rule of the chat's own goes; another chat's number finds nothing."""
    gone = await ask.desk.call(ask.desk.store.unfollow, ask.chat, int(ask.fields[0]))
    return await listed(ask, notice=ask.spoken.gettext("Dropped") if gone else "")


async def at_once(ask: Ask) -> Reply:
    """Whether matches are told as soon as a page is read."""
    number, wanted = int(ask.fields[0]), ask.fields[1] == "1"
    await ask.desk.call(ask.desk.store.hear_at_once, ask.chat, number, wanted)
    return await listed(ask)


NUMBER = "[0-9]{1,15}"
COMMANDS = (Command(name="follow", answer=follow, summary="Follow words", typed="follow", who=Who.KEEPER),)
BUTTONS = (
    Button(word="follow", answer=listed, who=Who.KEEPER),
    Button(word="words", answer=ask_words, who=Who.KEEPER),
    Button(word="unfollow", answer=unfollow, fields=(NUMBER,), who=Who.KEEPER),
    Button(word="atonce", answer=at_once, fields=(NUMBER, "0|1"), who=Who.KEEPER),
)
