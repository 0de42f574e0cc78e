"""baozhai migrate and baozhai restore, as a person runs them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from digests.store import open_store
from tests.bot.test_cli import Done, here
from tests.fakes.printed import NOW, TODAY, analysis, article, page

__all__ = ["here"]
Run = Callable[..., Done]


@pytest.fixture
def source(tmp_path: Path) -> str:
    """A store with an article."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    with open_store(url) as store:
        store.ingest(page(article("水库开工")), [analysis("水库")], paper="江城日报", now=NOW)
    return url


def test_a_store_is_copied_and_counted(here: Run, source: str, tmp_path: Path) -> None:
    """Each table in a line, and the copy has the article."""
    target = f"sqlite:///{tmp_path / 'new.db'}"

    done = here("migrate", "--from", source, "--to", target)

    assert (done.returncode, done.stderr) == (0, "")
    assert "articles: 1 " in done.stdout
    with open_store(target) as store:
        assert [one.article.headline for one in store.articles(TODAY)] == ["水库开工"]


@pytest.mark.parametrize("target", ["mysql://there", "nonsense", ""])
def test_a_target_that_is_none_is_one_sentence(here: Run, source: str, target: str) -> None:
    """No traceback."""
    done = here("migrate", "--from", source, "--to", target)

    assert done.returncode != 0
    assert len(done.stderr.splitlines()) == 1


def test_a_source_that_is_not_there_is_not_made(here: Run, tmp_path: Path) -> None:
    """A slip in its name is said, and leaves no file."""
    done = here("migrate", "--from", f"sqlite:///{tmp_path / 'slip.db'}", "--to", f"sqlite:///{tmp_path / 'new.db'}")

    assert done.returncode == 2
    assert not list(tmp_path.glob("*.db"))


def test_a_backup_is_put_back(here: Run, source: str, tmp_path: Path) -> None:
    """Into the database of the settings, once: then it is not empty any more."""
    with open_store(source) as store:
        store.backup(tmp_path / "backup.db")

    first = here("restore", str(tmp_path / "backup.db"))
    second = here("restore", str(tmp_path / "backup.db"))

    assert (first.returncode, second.returncode) == (0, 1)
    with open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}") as store:
        assert store.search("水库").total == 1


def test_schema(here: Callable[..., Done]) -> None:
    """Without options it brings the database to this version's schema and names it; half of a copy is refused."""
    done = here("migrate")
    assert done.returncode == 0
    assert "schema: 00" in done.stdout
    assert here("migrate", "--to", "sqlite://").returncode == 2
