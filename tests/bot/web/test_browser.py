"""The web archive in a real browser: headless Chromium against `baozhai web`, in light and dark, on a desk and a phone.

``BAOZHAI_PICTURES`` names a folder for what the browser showed.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from bot.demo import sample_pages
from tests.bot.test_cli import baozhai
from tests.bot.web.test_web import PAGES
from tests.deploy.tools import missing, tool

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

DESK: "ViewportSize" = {"width": 1280, "height": 900}
PHONE: "ViewportSize" = {"width": 360, "height": 740}
PICTURES = os.environ.get("BAOZHAI_PICTURES")

#: Texts whose colour is too near to what is behind them (WCAG 2.2, 1.4.3), with their ratio.
FAINT = """() => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(each => each / 255)
    .map(each => each <= .04045 ? each / 12.92 : ((each + .055) / 1.055) ** 2.4)
    .reduce((sum, each, place) => sum + each * [.2126, .7152, .0722][place], 0);
  const behind = node => {
    for (; node; node = node.parentElement) {
      const colour = parts(getComputedStyle(node).backgroundColor);
      if (colour.length < 4 || colour[3] > .99) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement, style = getComputedStyle(node);
    if (!walk.currentNode.data.trim() || !node.getClientRects().length) continue;
    const [one, two] = [light(parts(style.color)), light(behind(node))].sort((a, b) => b - a);
    const size = parseFloat(style.fontSize), large = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
    const ratio = (one + .05) / (two + .05);
    if (ratio < (large ? 3 : 4.5)) found.push([walk.currentNode.data.trim().slice(0, 20), ratio.toFixed(2)]);
  }
  return found;
}"""
#: How far the page is wider than the window, and who is to blame.
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")].filter(each => each.getBoundingClientRect().right > innerWidth + 1)
  .map(each => each.outerHTML.slice(0, 80))"""
#: Whether who has the keyboard can be seen.
MARKED = """() => {
  const node = document.activeElement, style = getComputedStyle(node), box = node.getBoundingClientRect();
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.left >= 0 && box.width > 0;
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the command serves an archive with the sample issue."""
    home = tmp_path_factory.mktemp("archive")
    assert baozhai("ingest", *map(str, sample_pages()), home=home).returncode == 0
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "bot.cli", "web", "--listen", listen]
    names = os.environ | {"BAOZHAI_DATABASE": f"sqlite:///{home / 'b.sqlite3'}"}
    with subprocess.Popen(command, env=names, stderr=subprocess.DEVNULL) as program:
        try:
            _wait(f"http://{listen}/healthz")
            yield f"http://{listen}"
        finally:
            program.terminate()


def _wait(url: str) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            urlopen(url, timeout=5).close()
        except (URLError, ConnectionError):
            assert time.monotonic() < end, "the archive does not answer"
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    """The browser that is installed."""
    program = tool("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed: pip install 'baozhai[tools]'")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def trouble() -> list[str]:
    """What the browser complained of, and whom it asked besides the archive."""
    return []


@pytest.fixture(
    params=[("light", DESK, True), ("dark", DESK, False), ("light", PHONE, False), ("dark", PHONE, True)],
    ids=["light", "dark without script", "light on a phone without script", "dark on a phone"],
)
def tab(request: pytest.FixtureRequest, chromium: "Browser", address: str, trouble: list[str]) -> Iterator["Page"]:
    """A page of the browser in each dress, told apart by ``name``."""
    scheme, size, script = request.param
    with chromium.new_context(
        base_url=address, color_scheme=scheme, viewport=size, java_script_enabled=script, locale="zh-CN"
    ) as context:
        page = context.new_page()
        page.on("console", lambda message: trouble.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
        page.on("request", lambda asked: _judge(asked.url, address, trouble))
        yield page


def _judge(url: str, address: str, trouble: list[str]) -> None:
    if not url.startswith((address, "data:")):
        trouble.append(f"asked {url}")


def _visit(tab: "Page", path: str) -> None:
    """A page of the archive; of an article, the first."""
    if path == "/article/first":
        tab.goto("/")
        path = str(tab.locator("h3 a").first.get_attribute("href"))
    answer = tab.goto(path)
    assert answer is not None
    assert answer.status == 200


def test_each_page_can_be_read(tab: "Page", trouble: list[str], request: pytest.FixtureRequest) -> None:
    """It fits, nothing is faint, nobody else is asked, nothing is complained of; script is not needed."""
    for path in PAGES:
        _visit(tab, path)
        if PICTURES:
            name = f"{request.node.callspec.id}{path}".replace("/", " ").replace("?", " ").strip()
            tab.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
        assert tab.evaluate(TOO_WIDE) == [], path
        assert tab.evaluate(FAINT) == [], path
        assert trouble == [], path


def test_the_keyboard_is_enough(tab: "Page") -> None:
    """The first stop leads to the text; each stop can be seen; words and Enter search."""
    tab.goto("/")
    tab.keyboard.press("Tab")
    assert tab.evaluate("() => document.activeElement.getAttribute('href')") == "#main"
    for _ in range(12):
        assert tab.evaluate(MARKED), tab.evaluate("() => document.activeElement.outerHTML")
        tab.keyboard.press("Tab")
    tab.locator("input[type=search]").focus()
    tab.keyboard.type("防汛")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search?q=*")
    assert tab.locator("mark").count() > 0
