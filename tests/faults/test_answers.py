"""Rows 13 to 36: whatever Telegram, or something in front of it, answers."""

import socket
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from telegram import error as tg

from bot.classify import Verdict, classify
from bot.delivery import Ending, Pushing
from bot.notes import Note
from bot.pacer import Pacer, now_us
from bot.transport import AiohttpRequest
from digests.store import SqlStore
from digests.store.deliveries import SECOND
from digests.store.people import ChatKind, Standing, Wishes
from digests.store.schema.outbox import outbox
from tests.fakes import answers
from tests.fakes.answers import Answer
from tests.fakes.botapi import FakeBotApi
from tests.fakes.pushed import act, bodies, join
from tests.fakes.sending import BOT, QUICK, sending, until, until_empty

KEY = "digest/2026-07-27"


def now() -> datetime:
    return datetime.now(UTC)


def queue(store: SqlStore, *texts: str, chats: tuple[int, ...] = (1,), key: str = KEY) -> None:
    store.enqueue(act(key, now=now()), bodies(*(texts or ("一",))), chats, now=now())


async def deliver(store: SqlStore, api: FakeBotApi, *, within: float = 60.0, how: Pushing = QUICK) -> list[Note]:
    """Run a sender until the outbox is empty; the notes it made."""
    notes: list[Note] = []
    async with sending(store, api.url, how=how, tell=notes.append) as sender:
        assert await until_empty(sender, store, within=within) is Ending.STOPPED
    return notes


def ends(store: SqlStore) -> Counter[tuple[str, str]]:
    """State and reason of every part."""
    with store.database.read() as connection:
        rows = connection.execute(sa.select(outbox.c.state, outbox.c.reason)).all()
    return Counter((state, reason) for state, reason in rows)


def standing(store: SqlStore, chat: int) -> tuple[Standing, str]:
    someone = store.subscriber(chat)
    assert someone is not None
    return someone.state, someone.reason


async def test_row_13_the_bytes_of_the_enqueueing(store: SqlStore, api: FakeBotApi) -> None:
    """A retry sends what was stored, though the same act is composed differently by then."""
    api.on(1, answers.failing(502))
    queue(store, "先")
    queue(store, "后")
    await deliver(store, api)
    assert [m.text for m in api.messages(1)] == ["先"]


async def test_row_15_one_poisoned_chat(store: SqlStore, api: FakeBotApi) -> None:
    """An answer that raises something unknown is met twice, then refused; the others go on."""
    api.always(1, answers.null())
    queue(store, chats=tuple(range(1, 21)))
    await deliver(store, api)
    assert ends(store) == {("sent", ""): 19, ("refused", "unexpected-TypeError"): 1}
    assert len(api.messages(1)) == 2


async def test_row_16_retry_after(store: SqlStore, api: FakeBotApi) -> None:
    """A 429 stops all sending until its deadline, and its attempt does not count."""
    api.on(1, answers.too_many(1))
    queue(store, chats=(1,))
    queue(store, chats=(2, 3), key="later")
    started = time.perf_counter()
    async with sending(store, api.url, how=Pushing(workers=1, lease=2.0, patience=QUICK.patience)) as sender:
        await until_empty(sender, store)
    waited = [m.at - started for m in api.messages()]
    assert len(waited) == 3
    assert min(waited) >= 1.0
    with store.database.read() as connection:
        assert set(connection.execute(sa.select(outbox.c.attempts)).scalars()) == {1}


async def test_row_17_retry_after_a_day(store: SqlStore, api: FakeBotApi) -> None:
    """A pause of a day is stored, not slept through; another process keeps it, the administrator hears of it."""
    api.on(1, answers.too_many(86_400))
    queue(store, chats=(1, 2))
    notes: list[Note] = []
    async with sending(store, api.url, how=Pushing(workers=1, lease=2.0), tell=notes.append) as sender:
        await until(sender, lambda: notes)
    async with sending(store, api.url) as restarted:
        assert await until_empty(restarted, store, within=0.6) is None
    with store.database.read() as connection:
        latest = connection.execute(sa.select(sa.func.max(outbox.c.next_at))).scalar_one()
    assert abs(latest - now_us() - 86_400 * SECOND) < 10 * SECOND
    assert (api.messages(), [note.key for note in notes]) == ([], ["pause"])


@pytest.mark.parametrize("answer", [answers.too_many(), answers.too_many(0), answers.page(429)])
async def test_row_18_429_without_seconds(store: SqlStore, api: FakeBotApi, answer: Answer) -> None:
    """A 429 that does not say how long is met with a second of our own."""
    api.on(1, answer)
    queue(store)
    started = time.perf_counter()
    await deliver(store, api)
    assert [m.at - started >= 1.0 for m in api.messages(1)] == [True]


async def test_row_19_two_429s_overlap(store: SqlStore, api: FakeBotApi) -> None:
    """Of two pauses the later deadline holds, whichever answer comes last."""
    api.on(1, answers.too_many(2))
    api.on(2, answers.too_many(1).after(0.1))
    queue(store, chats=(1, 2))
    started = time.perf_counter()
    await deliver(store, api)
    assert min(m.at for m in api.messages()) - started >= 2.0


async def test_row_20_blocked(store: SqlStore, api: FakeBotApi) -> None:
    """Whoever blocks the bot is refused everything, without a retry, until /start."""
    join(store, 1)
    api.on(1, answers.blocked())
    queue(store, "一", "二")
    await deliver(store, api)
    assert ends(store) == {("refused", "blocked"): 2}
    assert (standing(store, 1), len([a for a in api.asked if a[1] == "sendMessage"])) == (
        (Standing.BLOCKED, "blocked"),
        1,
    )
    assert store.subscribe(1, ChatKind.PRIVATE, Wishes(), next_at=now(), now=now())
    assert standing(store, 1) == (Standing.ACTIVE, "")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(answers.deactivated(), "deactivated"), (answers.kicked(), "kicked"), (answers.group_deleted(), "deleted")],
)
async def test_row_21_gone(store: SqlStore, api: FakeBotApi, answer: Answer, reason: str) -> None:
    """An account or group that is gone is refused, and inactive with the reason."""
    join(store, 1)
    api.on(1, answer)
    queue(store)
    await deliver(store, api)
    assert (ends(store), standing(store, 1)) == ({("refused", reason): 1}, (Standing.GONE, reason))


async def test_row_22_a_proxys_403(store: SqlStore, api: FakeBotApi) -> None:
    """A proxy's page unsubscribes nobody; what it kept back is sent when it is gone."""
    join(store, *range(1, 31))
    for chat in range(1, 31):
        api.on(chat, answers.page(403))
    queue(store, chats=tuple(range(1, 31)))
    await deliver(store, api)
    assert ends(store) == {("sent", ""): 30}
    assert store.subscriber_counts() == {Standing.ACTIVE: 30}


async def test_row_23_chat_not_found(store: SqlStore, api: FakeBotApi) -> None:
    """A chat that is not found is gone after two digests, not after one."""
    join(store, 1)
    api.always(1, answers.not_found())
    queue(store, "一", "二", key="first")
    await deliver(store, api)
    assert standing(store, 1)[0] is Standing.ACTIVE
    queue(store, key="second")
    await deliver(store, api)
    assert standing(store, 1) == (Standing.GONE, "chat-not-found")
    assert ends(store) == {("refused", "chat-not-found"): 3}


async def test_row_24_broken_markup(store: SqlStore, api: FakeBotApi) -> None:
    """Markup that Telegram cannot read is sent once as plain text, and the administrator hears of it."""
    api.on(1, answers.cannot_parse())
    queue(store, "防汛")
    notes = await deliver(store, api)
    assert [(m.text, "parse_mode" in m.params) for m in api.messages(1)] == [("防汛", False)]
    assert [note.key for note in notes] == [f"markup/{KEY}"]


async def test_row_25_too_long(store: SqlStore, api: FakeBotApi) -> None:
    """A text that is too long goes in smaller pieces, once, and nothing of it is lost."""
    text = "\n".join(f"第{n}条：" + "防汛" * 20 for n in range(80))
    api.on(1, answers.too_long())
    queue(store, text)
    notes = await deliver(store, api)
    assert "".join(m.text for m in api.messages(1)) == text
    assert (len(api.messages(1)), [note.key for note in notes]) == (2, [f"long/{KEY}"])


async def test_row_25_too_long_again(store: SqlStore, api: FakeBotApi) -> None:
    """What is too long even in pieces is refused."""
    api.always(1, answers.too_long())
    queue(store, "短")
    await deliver(store, api)
    assert ends(store) == {("refused", "too-long"): 1}


async def test_row_26_migrated(store: SqlStore, api: FakeBotApi) -> None:
    """A group's new id gets the message once; the old one is never used again."""
    join(store, -5)
    api.always(-5, answers.migrated(-1005))
    queue(store, "一", "二", chats=(-5,))
    await deliver(store, api)
    assert [m.text for m in api.messages(-1005)] == ["一", "二"]
    assert (store.subscriber(-5), standing(store, -1005)[0]) == (None, Standing.ACTIVE)
    assert len([a for a in api.asked if a[2] == -5]) == 1


async def test_row_26_migrated_to_a_subscriber(store: SqlStore, api: FakeBotApi) -> None:
    """Where the new id is subscribed already the two are one, and get one digest."""
    join(store, -5, -1005)
    api.always(-5, answers.migrated(-1005))
    queue(store, chats=(-5, -1005))
    await deliver(store, api)
    assert [m.text for m in api.messages(-1005)] == ["一"]
    assert ends(store) == {("sent", ""): 1, ("refused", "merged"): 1}


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_row_27_server_errors(store: SqlStore, api: FakeBotApi, status: int) -> None:
    """A server error leaves the fate open: once more, after a while, and no oftener."""
    api.on(1, answers.failing(status))
    api.always(2, answers.failing(status))
    queue(store, chats=(1, 2))
    await deliver(store, api)
    assert ends(store) == {("sent", ""): 1, ("refused", "server-error"): 1}
    assert len([a for a in api.asked if a[2] == 2]) == 2


async def test_row_27_an_outage(store: SqlStore, api: FakeBotApi) -> None:
    """While Telegram fails, one harmless question at a time is asked of it; few parts lose their second chance."""
    api.always(None, answers.failing(502))
    api.always("getMe", answers.failing(502))
    queue(store, chats=tuple(range(1, 201)))
    async with sending(store, api.url, how=Pushing(workers=4, lease=4.0, patience=QUICK.patience)) as sender:
        await until(sender, lambda: [a[1] for a in api.asked].count("getMe") >= 3)
    tried = len([a for a in api.asked if a[1] == "sendMessage"])
    assert 3 <= tried <= 12
    api.always(None, answers.OK)
    api.always("getMe", answers.OK)
    await deliver(store, api)
    assert ends(store) == {("sent", ""): 200}


async def test_row_29_no_answer(store: SqlStore, api: FakeBotApi) -> None:
    """A message that was accepted without an answer is sent at most once more."""
    api.always(1, answers.hang())
    api.on(2, answers.hang())
    queue(store, chats=(1, 2, 3))
    await deliver(store, api)
    assert [len(api.messages(chat)) for chat in (1, 2, 3)] == [2, 2, 1]
    assert ends(store) == {("sent", ""): 2, ("refused", "SocketTimeoutError"): 1}


@pytest.mark.parametrize("fault", [answers.reset(), answers.close(), answers.cut()])
async def test_row_30_broken_connections(store: SqlStore, api: FakeBotApi, fault: Answer) -> None:
    """RST, FIN and half an answer leave the fate open: once more."""
    api.always(1, fault)
    api.on(2, fault)
    queue(store, chats=(1, 2))
    await deliver(store, api)
    assert [len(api.messages(chat)) for chat in (1, 2)] == [2, 2]
    assert Counter(state for state, _ in ends(store).elements()) == {"sent": 1, "refused": 1}


@pytest.mark.parametrize("fault", [answers.page(200, accept=True), answers.not_ok(), answers.null()])
async def test_row_31_strange_answers(store: SqlStore, api: FakeBotApi, fault: Answer) -> None:
    """200 with a page, with ok:false, with nothing: unknown, and the loop goes on."""
    api.on(1, fault)
    queue(store, chats=(1, 2))
    await deliver(store, api)
    assert [len(api.messages(chat)) for chat in (1, 2)] == [2, 1]
    assert ends(store) == {("sent", ""): 2}


async def test_row_32_the_token_is_no_longer_valid(store: SqlStore, api: FakeBotApi) -> None:
    """All sending stops, nobody is unsubscribed, everything waits for a valid token."""
    join(store, *range(1, 31))
    queue(store, chats=tuple(range(1, 31)))
    good, api.token = api.token, "1:revoked"
    async with sending(store, api.url) as sender:
        assert await until_empty(sender, store) is Ending.REVOKED
    assert store.subscriber_counts() == {Standing.ACTIVE: 30}
    assert {state for state, _ in ends(store)} == {"pending"}
    api.token = good
    await deliver(store, api)
    assert ends(store) == {("sent", ""): 30}


async def test_row_32_a_proxys_404(store: SqlStore, api: FakeBotApi) -> None:
    """A proxy's 404 neither stops for good nor erases anything."""
    join(store, 1)
    api.on(1, answers.page(404))
    queue(store)
    await deliver(store, api)
    assert (ends(store), standing(store, 1)[0]) == ({("sent", ""): 1}, Standing.ACTIVE)


async def test_row_33_the_circuit_breaker(store: SqlStore, api: FakeBotApi) -> None:
    """An act whose first attempts fail the same way stops, tells the administrator, and goes on by command."""
    broken = answers.error(400, "Bad Request: something new")
    for chat in range(1, 13):
        api.always(chat, broken)
    queue(store, chats=tuple(range(1, 201)))
    notes: list[Note] = []
    async with sending(store, api.url, how=Pushing(workers=4, lease=6.0), tell=notes.append) as sender:
        await until(sender, lambda: notes)
    progress = store.progress(KEY)
    assert progress is not None
    assert (progress.paused, [note.key for note in notes]) == ("bad-request", [f"tripped/{KEY}"])
    assert len(api.messages()) < 50
    assert store.resume_act(KEY)
    await deliver(store, api)
    assert ends(store) == {("sent", ""): 188, ("refused", "bad-request"): 12}


def test_row_34_bad_request_before_its_base() -> None:
    """Every class of the library's tree has a meaning; a BadRequest is not read as the network's fault."""
    made = {
        tg.RetryAfter: tg.RetryAfter(1), tg.ChatMigrated: tg.ChatMigrated(-1), tg.InvalidToken: tg.InvalidToken(),
        tg.TimedOut: tg.TimedOut(), tg.PassportDecryptionError: tg.PassportDecryptionError("x"),
    }  # fmt: skip
    tree, seen = [tg.TelegramError], []
    while tree:
        kind = tree.pop()
        seen.append(kind)
        tree += kind.__subclasses__()
        assert isinstance(classify(made.get(kind) or kind("x")).verdict, Verdict)
    assert tg.BadRequest in seen
    assert classify(tg.BadRequest("x")).verdict is Verdict.REFUSED


async def test_row_28_not_sent(store: SqlStore, api: FakeBotApi, caplog: pytest.LogCaptureFixture) -> None:
    """While nobody listens a part is tried again and again, more than once, and never counted as unknown."""
    queue(store)
    await api.__aexit__()
    async with sending(store, api.url) as sender:
        await until(sender, lambda: caplog.text.count("'reason': 'ClientConnectorError'") > 1)
    assert unsettled(store)
    async with api:
        await deliver(store, api)
        assert [m.text for m in api.messages(1)] == ["一"]


async def test_row_28_connecting_takes_too_long(
    store: SqlStore, api: FakeBotApi, caplog: pytest.LogCaptureFixture
) -> None:
    """Where a connection is neither made nor refused, nothing has left: it is tried again, and never unknown."""
    queue(store)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf, ExitStack() as full:
        for _ in range(4):  # what the kernel takes for a server that accepts nobody; the next ones wait
            one = full.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(deaf.getsockname())
        request = AiohttpRequest(connections=4, connect_timeout=0.1, read_timeout=5.0)
        async with sending(store, f"http://127.0.0.1:{deaf.getsockname()[1]}/bot", request=request) as sender:
            await until(sender, lambda: caplog.text.count("'reason': 'ConnectionTimeoutError'") > 1)
    assert unsettled(store)
    await deliver(store, api)
    assert [m.text for m in api.messages(1)] == ["一"]


async def test_row_28_no_connection_is_free(store: SqlStore, api: FakeBotApi) -> None:
    """A part that waits for a free connection in vain has not left either: it goes once, later."""
    api.latency = 0.5
    queue(store, chats=(1, 2, 3))
    request = AiohttpRequest(connections=1, connect_timeout=0.1, read_timeout=5.0)
    async with sending(store, api.url, how=QUICK, request=request) as sender:
        assert await until_empty(sender, store) is Ending.STOPPED
    assert [len(api.messages(chat)) for chat in (1, 2, 3)] == [1, 1, 1]
    with store.database.read() as connection:
        assert max(connection.execute(sa.select(outbox.c.attempts)).scalars()) > 1
        assert set(connection.execute(sa.select(outbox.c.unknowns)).scalars()) == {0}


def unsettled(store: SqlStore) -> bool:
    """Whether the only part still waits, and never had an unknown fate."""
    with store.database.read() as connection:
        state, unknowns = connection.execute(sa.select(outbox.c.state, outbox.c.unknowns)).one()
    return state in ("pending", "deferred") and unknowns == 0


async def test_row_36_too_late(store: SqlStore, api: FakeBotApi) -> None:
    """What could not be sent in its time expires and is not sent afterwards."""
    soon = now() + timedelta(seconds=1)
    api.always(None, answers.too_many(2))
    store.enqueue(act(now=soon, hours=0), bodies("旧"), range(1, 5), now=now())
    async with sending(store, api.url) as sender:
        await until_empty(sender, store, within=3)
        api.always(None, answers.OK)
    await deliver(store, api)
    assert (ends(store), api.messages()) == ({("expired", ""): 4}, [])


def test_pauses_reach_other_bots_only_by_number(store: SqlStore) -> None:
    """A pause belongs to one bot's number."""
    Pacer(store, BOT).pause(60)
    assert (Pacer(store, BOT).bulk(1).count, Pacer(store, BOT + 1).bulk(1).count) == (0, 1)
