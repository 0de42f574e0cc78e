"""Drafts over both databases: kept whole, one chat's own, gone after a week."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.draft import Draft, draft_of, drop, final, name_paper, redate, retitle, strike
from digests.errors import NotFound, StoreCorrupt
from digests.model import Analysis, Article, DateSource, Deadline, Keyword, Page, Precision
from digests.store import SqlStore
from digests.store.drafts import KEPT, MAX_DRAFTS
from digests.store.drafts_form import from_text, to_text

NOW = datetime(2026, 5, 12, 1, 0, tzinfo=UTC)
BODY = "街道要求各社区在5月31日前完成防汛队伍组建和物资盘点。"
PAGE = Page(
    articles=(
        Article(headline="做好防汛准备", paragraphs=(BODY,), reporters=("林知遥",), confidence=0.5),
        Article(headline="老街换新颜", kicker="一座桥", paragraphs=("老街的石桥修好了。",)),
    ),
    masthead="青浔新闻",
    published=date(2026, 5, 12),
    published_from=DateSource.INFERRED,
    number="01",
    furniture=("本版编辑",),
    unplaced=("\ud83d\0",),
    notes=("recognised",),
)
DRAFT = draft_of(PAGE)


def test_kept_and_changed(store: SqlStore) -> None:
    """A draft comes back as it was, and as it was changed."""
    number = store.keep_draft(99, DRAFT, now=NOW)
    assert store.draft(99, number) == DRAFT
    changed = store.change_draft(99, number, lambda draft: drop(draft, 1, True))
    assert store.draft(99, number) == changed != DRAFT


def test_another_chats_draft(store: SqlStore) -> None:
    """Another chat neither sees, changes nor drops it."""
    number = store.keep_draft(99, DRAFT, now=NOW)
    with pytest.raises(NotFound):
        store.draft(98, number)
    with pytest.raises(NotFound):
        store.change_draft(98, number, lambda draft: drop(draft, 0, True))
    assert not store.drop_draft(98, number)
    assert store.drafts_of(99) == {number: DRAFT}


def test_old_drafts_go(store: SqlStore) -> None:
    """After a week a draft is dropped, and the oldest beyond the limit."""
    old = store.keep_draft(99, DRAFT, now=NOW)
    for minute in range(MAX_DRAFTS):
        store.keep_draft(99, DRAFT, now=NOW + timedelta(minutes=minute + 1))
    kept = store.drafts_of(99)
    assert (len(kept), old in kept) == (MAX_DRAFTS, False)
    assert store.drop_drafts(NOW + KEPT) == MAX_DRAFTS


def test_forgotten(store: SqlStore) -> None:
    """/forget takes a chat's drafts along, and nobody else's."""
    for chat in (98, 99):
        store.keep_draft(chat, DRAFT, now=NOW)
    assert store.forget(99)
    assert [len(store.drafts_of(chat)) for chat in (98, 99)] == [1, 0]


def test_left_out_and_taken_back() -> None:
    """What is dropped or struck is not kept, and comes back; the same twice is once."""
    [deadline] = DRAFT.analyses[0].deadlines
    spot = (0, deadline.start, deadline.end)
    changed = strike(drop(drop(DRAFT, 1, True), 1, True), spot, True)
    page, analyses = final(changed)
    assert [article.headline for article in page.articles] == ["做好防汛准备"]
    assert [analysis.deadlines for analysis in analyses] == [()]
    assert final(strike(drop(changed, 1, False), spot, False)) == final(DRAFT)


def test_redated() -> None:
    """Another date is a given one, and deadlines are reckoned from it; what was struck stays struck."""
    [deadline] = DRAFT.analyses[0].deadlines
    changed = redate(strike(DRAFT, (0, deadline.start, deadline.end), True), date(2024, 5, 12))
    assert (changed.page.published_from, changed.analyses[0].deadlines[0].due) == (DateSource.GIVEN, date(2024, 5, 31))
    assert final(changed)[1][0].deadlines == ()


def test_retitled() -> None:
    """Another headline, in its place alone; there is no other place."""
    changed = name_paper(retitle(DRAFT, 0, "备汛"), "晨报")
    assert [article.headline for article in changed.page.articles] == ["备汛", "老街换新颜"]
    with pytest.raises(IndexError):
        retitle(DRAFT, 2, "无")


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"version": 2}', to_text(DRAFT).replace("inferred", "x")])
def test_foreign_texts(text: str) -> None:
    """A text that is none of ours is refused as damage."""
    with pytest.raises(StoreCorrupt):
        from_text(text)


words = st.text(max_size=12)
days = st.dates()
moments = st.datetimes(timezones=st.sampled_from([UTC]))
deadlines = st.builds(
    Deadline, due=st.none() | days | moments, precision=st.sampled_from(Precision), phrase=words, start=st.integers(),
    end=st.integers(), task=words, sentence=words, recurring=st.booleans(), uncertain=st.booleans(),
)  # fmt: skip
articles = st.builds(
    Article, headline=words, kicker=words, deck=words, column=words, dateline=words,
    reporters=st.tuples(words), correspondents=st.tuples(words), paragraphs=st.tuples(words, words),
    confidence=st.floats(0, 1),
)  # fmt: skip
analyses = st.builds(
    Analysis, keywords=st.tuples(st.builds(Keyword, text=words, weight=st.floats(0, 9))),
    deadlines=st.lists(deadlines, max_size=2).map(tuple), summary=words,
)  # fmt: skip
drafts = st.builds(
    lambda pairs, published, paper: Draft(
        page=Page(articles=tuple(pair[0] for pair in pairs), published=published, unplaced=(paper,)),
        analyses=tuple(pair[1] for pair in pairs),
        paper=paper,
    ),
    st.lists(st.tuples(articles, analyses), max_size=2), st.none() | days, words,
)  # fmt: skip


@given(drafts)
def test_whatever_it_holds(draft: Draft) -> None:
    """A draft's text gives the same draft."""
    assert from_text(to_text(draft)) == draft
