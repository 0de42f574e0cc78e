"""Fetching against servers that misbehave (rows 98 to 105 of the fault list)."""

import asyncio
import gzip
import time
import tracemalloc
import zlib

import pytest

from digests.errors import Forbidden, SourceError
from digests.sources.addresses import Address
from digests.sources.bodies import Kind, Unusable
from digests.sources.fetch import Fetched, Fetcher, Validators
from digests.sources.retries import Patience, Unanswered
from tests.fakes.web import HOST, QUICK, answer, is_loopback, local_fetcher, loopback, no_sleep, redirect, site


async def test_a_page() -> None:
    """A page comes with its content, charset and validators; we say who we are."""
    async with site(a=answer("<html>", "text/html; charset=gb2312", ETag='"1"')) as web, local_fetcher() as fetcher:
        got = await fetcher.get(web.url("/a"), Kind.HTML)
        assert (got.content, got.charset, got.validators.etag) == (b"<html>", "gb2312", '"1"')
        assert web.asked[-1][1]["user-agent"].startswith("baozhai/")
        assert "cookie" not in web.asked[-1][1]


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "169.254.169.254", "10.0.0.1", "[::ffff:127.0.0.1]"])
async def test_row_98_private_literals(host: str) -> None:
    """A private address written as a number is refused before anything is sent (row 98)."""
    async with site(a=answer("secret")) as web, Fetcher(QUICK, sleep=no_sleep) as fetcher:
        with pytest.raises(Forbidden):
            await fetcher.get(web.url("/a", host), Kind.HTML)
        assert web.asked == []


async def test_row_98_private_name() -> None:
    """A public-looking name that leads to a private address is refused at connect (row 98)."""
    async with site(a=answer("secret")) as web, Fetcher(QUICK, lookup=loopback, sleep=no_sleep) as fetcher:
        with pytest.raises(Forbidden, match="not public"):
            await fetcher.get(web.url("/a"), Kind.HTML)
        assert web.asked == []


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2/x",
        "http://[::1]/",
        "http://evil.example/",
        "file:///etc/passwd",
        "//169.254.169.254/latest",
        "http://u@x.example/",
    ],
)
async def test_row_99_redirects_elsewhere(target: str) -> None:
    """Each hop is checked like the first address (row 99)."""
    async with site(a=redirect(target)) as web, local_fetcher() as fetcher:
        with pytest.raises(Forbidden):
            await fetcher.get(web.url("/a"), Kind.HTML, hosts={HOST})
        assert web.paths == ["/a"]


async def test_row_99_redirects_are_counted() -> None:
    """Three redirects are followed, four are not (row 99)."""
    chain = {f"r{n}": redirect(f"/r{n + 1}") for n in range(4)}
    async with site(**chain, r4=answer("end")) as web, local_fetcher() as fetcher:
        assert (await fetcher.get(web.url("/r1"), Kind.HTML)).url == web.url("/r4")
        with pytest.raises(Forbidden, match="more than 3 redirects"):
            await fetcher.get(web.url("/r0"), Kind.HTML)


class Scripted(Fetcher):
    """A fetcher whose servers are a table: what each address answers."""

    answers: dict[str, str | Fetched]

    async def _ask(self, address: Address, kind: Kind, validators: Validators) -> Fetched | str:
        if address.path == "/robots.txt":
            return Fetched(url=address.url, content=b"")
        return self.answers[address.url]


async def test_row_99_never_back_to_plain_http() -> None:
    """A redirect from https to http is refused, one from http to https is followed (row 99)."""
    fetcher = Scripted(QUICK, sleep=no_sleep)
    end = Fetched(url="https://paper.example/end", content=b"")
    fetcher.answers = {
        "https://paper.example/a": "http://paper.example/end",
        "http://paper.example/b": "https://paper.example/end",
        "https://paper.example/end": end,
    }
    with pytest.raises(Forbidden, match="https before"):
        await fetcher.get("https://paper.example/a", Kind.HTML)
    assert await fetcher.get("http://paper.example/b", Kind.HTML) == end


async def test_row_100_one_look_up_all_public() -> None:
    """Each connection looks up once and takes that answer; one private address among others refuses all (row 100)."""
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers[min(len(asked), 2) - 1]

    async with site(robots_txt=answer("", "text/plain"), a=answer("x")) as web:
        async with Fetcher(QUICK, lookup=rebinding, allowed=is_loopback, sleep=no_sleep) as fetcher:
            with pytest.raises(Forbidden):
                await fetcher.get(web.url("/a"), Kind.HTML)  # the first answer served robots.txt only
        assert ([path for path, _ in web.asked], len(asked)) == (["/robots.txt"], 2)

        async def mixed(host: str, port: int) -> list[str]:
            return ["127.0.0.1", "10.0.0.1"]

        async with Fetcher(QUICK, lookup=mixed, allowed=is_loopback, sleep=no_sleep) as fetcher:
            with pytest.raises(Forbidden):
                await fetcher.get(web.url("/a"), Kind.HTML)
        assert len(web.asked) == 1


async def test_row_102_proxy_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTP_PROXY is ignored (row 102)."""
    async with site(a=answer("direct")) as web, site() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        async with local_fetcher() as fetcher:
            assert (await fetcher.get(web.url("/a"), Kind.HTML)).content == b"direct"
        assert proxy.asked == []


async def endless(writer: asyncio.StreamWriter) -> None:
    """A body without end."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
    while True:
        writer.write(b"x" * 10_000)
        await writer.drain()


async def dripping(writer: asyncio.StreamWriter) -> None:
    """A body of one byte now and then."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


BOMB = gzip.compress(b"\0" * 50_000_000, mtime=0)


@pytest.mark.parametrize(
    "route",
    [
        endless,
        answer(b"x" * 200_000),
        answer(BOMB, Content_Encoding="gzip"),
        answer(zlib.compress(b"\0" * 50_000_000), Content_Encoding="deflate"),
        answer(gzip.compress(BOMB, mtime=0), Content_Encoding="gzip, gzip"),
        answer(b"x", Content_Encoding="br"),
        answer(gzip.compress(b"whole", mtime=0)[:-4], Content_Encoding="gzip"),
        answer(b"not gzip at all", Content_Encoding="gzip"),
    ],
    ids=["endless", "large", "gzip bomb", "deflate bomb", "nested bomb", "brotli", "cut", "damaged"],
)
async def test_row_103_bodies_too_large_or_damaged(route: bytes) -> None:
    """Reading stops at the limit of decoded bytes, quickly and without filling the memory (row 103)."""
    begun = time.process_time()
    async with site(a=route) as web, local_fetcher() as fetcher:
        tracemalloc.start()
        try:
            with pytest.raises(Unusable):
                await fetcher.get(web.url("/a"), Kind.HTML)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert time.process_time() - begun < 3
    assert peak < 10_000_000  # the bombs are 50 million bytes


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("gzip", gzip.compress(b"page", mtime=0)), ("deflate", zlib.compress(b"page"))],
    ids=["gzip", "deflate"],
)
async def test_compressed(encoding: str, packed: bytes) -> None:
    """A compressed body comes out decoded."""
    async with site(a=answer(packed, Content_Encoding=encoding)) as web, local_fetcher() as fetcher:
        assert (await fetcher.get(web.url("/a"), Kind.HTML)).content == b"page"


async def test_row_104_slow_loris() -> None:
    """The deadline is for the whole answer, not for each read (row 104)."""
    begun = time.monotonic()
    async with site(a=dripping, robots_txt=answer("", "text/plain")) as web, local_fetcher(seconds=0.4) as fetcher:
        with pytest.raises(Unanswered, match=r"not done after 0\.4 seconds"):
            await fetcher.get(web.url("/a"), Kind.HTML)
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize(
    ("kind", "route"),
    [
        (Kind.HTML, answer(b"%PDF-1.7", "application/pdf")),
        (Kind.HTML, answer(b"%PDF-1.7", "text/html")),
        (Kind.HTML, answer(b"{}", "application/json")),
        (Kind.PDF, answer("<html>not found", "text/html")),
        (Kind.PDF, answer("<html>not found", "application/pdf")),
        (Kind.FEED, answer("<!DOCTYPE html><html>oops", "text/html")),
        (Kind.FEED, answer(b"\x89PNG", "image/png")),
    ],
)
async def test_row_105_wrong_type(kind: Kind, route: bytes) -> None:
    """Another type than asked for, or an error page sent as one, is refused before it is parsed (row 105)."""
    async with site(a=route) as web, local_fetcher() as fetcher:
        with pytest.raises(Unusable):
            await fetcher.get(web.url("/a"), kind)


async def test_conditional_request() -> None:
    """What we have is not fetched again when the server says it is unchanged."""
    async with site(a=answer(status="304 Not Modified", kind="")) as web, local_fetcher() as fetcher:
        known = Validators(etag='"1"', modified="Tue, 12 May 2026 00:00:00 GMT")
        got = await fetcher.get(web.url("/a"), Kind.HTML, validators=known)
        assert (got.unchanged, got.content) == (True, b"")
        headers = web.asked[-1][1]
        assert (headers["if-none-match"], headers["if-modified-since"]) == ('"1"', known.modified)


async def test_robots() -> None:
    """robots.txt is asked once a host and obeyed; a missing one allows, a broken one does not."""
    rules = "User-agent: *\nDisallow: /private\nUser-agent: baozhai\nDisallow: /no\nAllow: /no/but\n"
    async with site(robots_txt=answer(rules, "text/plain"), a=answer("x")) as web, local_fetcher() as fetcher:
        web.routes |= {"/private": answer("x"), "/no/but": answer("x")}
        for path in ("/a", "/private", "/no/but"):
            await fetcher.get(web.url(path), Kind.HTML)
        with pytest.raises(Forbidden, match=r"robots\.txt"):
            await fetcher.get(web.url("/no/x"), Kind.HTML)
        assert [path for path, _ in web.asked].count("/robots.txt") == 1
    async with site(robots_txt=answer(status="503 No"), a=answer("x")) as web, local_fetcher() as fetcher:
        with pytest.raises(Unanswered, match=r"robots\.txt"):
            await fetcher.get(web.url("/a"), Kind.HTML)
        assert web.paths == []


async def test_one_at_a_time() -> None:
    """Ten fetches from one host are made one after the other, with the delay between their beginnings and ends."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async with site(a=answer("x")) as web:
        settings = QUICK.__class__(delay=7.0, patience=Patience(attempts=1))
        async with Fetcher(settings, lookup=loopback, allowed=is_loopback, sleep=sleep) as fetcher:
            await asyncio.gather(*(fetcher.get(web.url("/a"), Kind.HTML) for _ in range(10)))
        assert (web.most_busy, len(web.paths), len(slept)) == (1, 10, 10)
        assert all(6.0 < pause <= 7.0 for pause in slept)


async def test_retries() -> None:
    """A passing fault is tried again, a missing page and a refusal are not."""
    async with site(robots_txt=answer("", "text/plain")) as web:
        answers = [answer(status="503 Busy", Retry_After="1"), answer("<html>", "text/html")]

        async def flaky(writer: asyncio.StreamWriter) -> None:
            writer.write(answers.pop(0))
            await writer.drain()

        web.routes["/a"] = flaky
        async with local_fetcher(patience=Patience(attempts=3)) as fetcher:
            assert (await fetcher.get(web.url("/a"), Kind.HTML)).content == b"<html>"
            with pytest.raises(Unanswered, match="HTTP 404"):
                await fetcher.get(web.url("/b"), Kind.HTML)
        assert web.paths == ["/a", "/a", "/b"]


@pytest.mark.parametrize("retries", [0, 3])
async def test_a_papers_own_retries(retries: int) -> None:
    """A paper says how often a request that failed in passing is made again."""
    async with site(a=answer(status="503 Busy")) as web, local_fetcher(patience=Patience(attempts=2)) as fetcher:
        with pytest.raises(Unanswered):
            await fetcher.get(web.url("/a"), Kind.HTML, retries=retries)
        assert len(web.paths) == retries + 1


async def reset(writer: asyncio.StreamWriter) -> None:
    """A connection that breaks at once."""
    writer.transport.abort()


async def half(writer: asyncio.StreamWriter) -> None:
    """Half a body."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\nhalf")


@pytest.mark.parametrize(
    "route", [reset, half, b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n"]
)
async def test_broken_answers(route: bytes) -> None:
    """A broken answer is an error of the source, never another."""
    async with site(a=route, robots_txt=answer("", "text/plain")) as web, local_fetcher() as fetcher:
        with pytest.raises(SourceError):
            await fetcher.get(web.url("/a"), Kind.HTML)


async def test_nobody_there() -> None:
    """A port that nobody listens on, and a name that nobody knows, are errors of the source."""

    async def unknown(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    async with Fetcher(QUICK, lookup=unknown, allowed=is_loopback, sleep=no_sleep) as fetcher:
        with pytest.raises(Unanswered):
            await fetcher.get("http://nobody.example/", Kind.HTML)
    async with local_fetcher() as fetcher:
        with pytest.raises(Unanswered):
            await fetcher.get("http://nobody.example:1025/", Kind.HTML)
