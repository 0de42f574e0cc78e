"""A database of each schema there was, with data in it, is brought to today's: nothing is lost, everything works."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from digests.store import SqlStore, open_store
from digests.store.deliveries import State
from digests.store.engine import open_database
from digests.store.migrate import MIGRATIONS, schema
from digests.store.people import Standing
from tests.bot.test_cli import Done, here
from tests.fakes.databases import postgres_database
from tests.fakes.printed import NOW, TODAY, analysis, article, page
from tests.fakes.released import SCHEMAS, lay, rows

__all__ = ["here"]
Run = Callable[..., Done]
NEWEST = max(file.stem for file in MIGRATIONS.glob("[0-9]*.py"))
OLDER = [name for name in SCHEMAS if name != NEWEST]


@pytest.fixture(params=OLDER)
def old(request: pytest.FixtureRequest, url: str, here: Run, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database of an old schema; from now on the command line's own."""
    lay(request.param, url)
    monkeypatch.setenv("BAOZHAI_DATABASE", url)
    return url


def test_there_is_one_of_each() -> None:
    """Every schema but the newest has its database here: `python -m tests.fakes.released` makes the one that lacks."""
    older = {file.stem for file in MIGRATIONS.glob("[0-9]*.py")} - {NEWEST}
    assert older - {*SCHEMAS} == set()


@pytest.mark.parametrize("schema_name", SCHEMAS[1:])
def test_new_columns_hold_values(schema_name: str, tmp_path: Path) -> None:
    """Not their defaults alone: a new column has two values at least, a new table a row."""
    found: list[dict[str, list[dict[str, object]]]] = []
    for name in (SCHEMAS[SCHEMAS.index(schema_name) - 1], schema_name):
        url = f"sqlite:///{tmp_path / name}"
        lay(name, url)
        found.append(rows(url))
    before, after = found
    for table, held in after.items():
        assert held, table
        for column in held[0].keys() - (before[table][0].keys() if table in before else held[0].keys()):
            assert len({row[column] for row in held}) > 1, (table, column)


def test_no_row_is_lost(old: str, here: Run, tmp_path: Path) -> None:
    """Every row is there afterwards, each old column with what it held; what is new has its default."""
    before = rows(old)
    assert len(before["articles"]) == 6
    kept = tmp_path / "kept"

    done = here("migrate", "--backup", str(kept))

    assert (done.returncode, done.stderr) == (0, "")
    assert f"schema: {NEWEST}" in done.stdout
    after = rows(old)
    for table, held in before.items():
        columns = list(held[0]) if held else []
        assert sorted(({name: row[name] for name in columns} for row in after[table]), key=repr) == held, table
    assert kept.stat().st_mode & 0o077 == 0


def read_everything(store: SqlStore) -> None:
    """What the store's methods say of the data that all schemas hold."""
    assert [one.article.headline for one in store.articles(TODAY)] == [
        "水库除险加固开工", "第三届龙舟赛开桨", "", "停水通知（更正）",
    ]  # fmt: skip
    for words, headlines in {
        "水库": ["水库除险加固开工"], "没有标题": [""], "汽车站搬迁": ["昨日旧闻"], "沈怀川": ["水库除险加固开工"],
        "停水": ["停水通知（更正）"], "今夜停水": [], "龙舟賽": ["第三届龙舟赛开桨"],
    }.items():  # fmt: skip
        assert [hit.headline for hit in store.search(words).hits] == headlines, words
    tasks = [one.deadline.task for one in store.deadlines(date(2022, 5, 1), date(2022, 5, 31))]
    assert sorted(tasks) == ["完成大坝", "社区组报名"]
    assert store.papers() == ["某地晚报", "江城日报"]


def use_people(store: SqlStore) -> None:
    """Those whom schemas from the second on hold: their wishes, and what waits for them."""
    assert store.subscriber(102) is not None
    books = store.books(NOW)
    assert books.subscribers == {Standing.ACTIVE: 4, Standing.LEFT: 1, Standing.BLOCKED: 1}
    assert (books.deliveries[State.SENT], books.deliveries[State.PENDING]) == (2, 2)
    assert store.forget(101)
    assert store.subscriber(101) is None


def choices_stay(store: SqlStore) -> None:
    """What two people chose of pages and of their nights."""
    chosen = {one.chat: one.wishes for one in map(store.subscriber, (101, 102, 103)) if one is not None}
    assert tuple(chosen[chat].variant.pages for chat in (102, 101, 103)) == (("01", "A03"), ("要闻",), ())
    assert (f"{chosen[101].night_from:%H:%M}", f"{chosen[101].night_until:%H:%M}") == ("23:00", "06:00")


def test_all_of_it_works(old: str) -> None:
    """Reading, searching, writing; a page that is there is known again, a corrected one takes its place."""
    had = rows(old)
    with open_store(old) as store:
        read_everything(store)
        two = page(article("停水通知（更正）", "城西明夜停水。"), number="02", masthead="江城日报")
        [again] = [store.ingest(two, [analysis("停水", "城西")], paper="江城日报", now=datetime.now(UTC))]
        assert again.status.value == "unchanged"
        three = page(article("停水通知（再更正）", "城西不停水。"), number="02", masthead="江城日报")
        assert store.ingest(three, [analysis()], paper="江城日报", now=datetime.now(UTC)).status.value == "revised"
        assert store.search("不停水").total == 1
        assert store.search("明夜停水").total == 0
        if "follows" in had:
            assert [one.rule for one in store.follows_of(102)] == ["停水 -更正"]
        if "drafts" in had:
            [draft] = store.drafts_of(101).values()
            assert (draft.paper, draft.page.articles[0].headline) == ("江城日报", "未发的稿")
        if "looks" in had:
            assert {name: look.whole for name, look in store.looks(TODAY).items()} == {
                "江城日报": True, "某地晚报": False,
            }  # fmt: skip
        if "byline" in had["articles"][0]:
            assert [one.article.byline for one in store.articles(TODAY)][:2] == ["本报记者 沈怀川 通讯员 李卓", "何青"]
        if "subscribers" in had and "pages" in had["subscribers"][0]:
            choices_stay(store)
        if "subscribers" in had:
            use_people(store)


@pytest.mark.parametrize("old", [OLDER[0], OLDER[-1]], indirect=True)
def test_it_can_be_taken_back(old: str, here: Run, tmp_path: Path) -> None:
    """What was kept before, put back as the runbook says, is the old schema with every row."""
    before = rows(old)
    with_schema = open_database(old)
    name = schema(with_schema)
    with_schema.close()
    kept = tmp_path / "kept"
    here("migrate", "--backup", str(kept))

    address = make_url(old)
    if address.get_backend_name() == "sqlite":
        assert rows(f"sqlite:///{kept}") == before
        shutil.move(kept, str(address.database))
        for each in Path(str(address.database)).parent.glob("empty.db-*"):
            each.unlink()
        assert rows(old) == before
        return
    with postgres_database() as empty:
        plain = make_url(empty).set(drivername="postgresql").render_as_string(hide_password=False)
        subprocess.run(["pg_restore", "--no-owner", f"--dbname={plain}", kept], check=True, timeout=60)
        assert rows(empty) == before
        again = open_database(empty)
        assert schema(again) == name
        again.close()
