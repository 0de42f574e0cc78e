"""The program of the terminal; other people's servers are on loopback here, under whatever name."""

from functools import partial

from bot import issues
from bot.cli import main
from tests.fakes.web import local_fetcher

if __name__ == "__main__":
    issues.Issues = partial(issues.Issues, fetcher=local_fetcher)  # type: ignore[assignment,misc]  # as it is called
    main()
