"""A webhook takes updates from whoever knows the secret, and from nobody else."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.dispatch import App
from bot.webhook import HEADER, PATH, Webhook, genuine

SECRET = "a-secret-of-some-length"


@pytest.fixture
async def webhook(application: App) -> AsyncIterator[Webhook]:
    """Listening on a free port."""
    server = Webhook(application, secret=SECRET, listen="127.0.0.1:0")
    await server.start()
    yield server
    await server.stop()


async def _post(webhook: Webhook, body: bytes, **headers: str) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"http://127.0.0.1:{webhook.port}{PATH}", data=body, headers=headers) as answer,
    ):
        return answer.status


@pytest.mark.parametrize("given", [None, "", "wrong", SECRET + "x", "密"])
def test_row_115_wrong_secret(given: str | None) -> None:
    """Only the secret itself is genuine."""
    assert not genuine(given, SECRET)
    assert genuine(SECRET, SECRET)


async def test_row_115_refused_without_the_secret(webhook: Webhook, application: App) -> None:
    """A call without the secret is answered 403 and not read."""
    update = b'{"update_id": 1}'
    assert await _post(webhook, update) == 403
    assert await _post(webhook, update, **{HEADER: "wrong"}) == 403
    assert application.update_queue.empty()


async def test_taken_with_the_secret(webhook: Webhook, application: App) -> None:
    """A call with the secret puts the update into the queue."""
    assert await _post(webhook, b'{"update_id": 41}', **{HEADER: SECRET}) == 200
    assert application.update_queue.get_nowait().update_id == 41  # type: ignore[attr-defined]  # an Update


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b'{"update_id": "x", "message": 7}', b"\xff"])
async def test_nonsense(webhook: Webhook, application: App, body: bytes) -> None:
    """What is no update is answered 400."""
    assert await _post(webhook, body, **{HEADER: SECRET}) == 400
    assert application.update_queue.empty()


async def test_endless_body(webhook: Webhook) -> None:
    """A body over the limit is refused."""
    assert await _post(webhook, b" " * (2**20 + 1), **{HEADER: SECRET}) == 413
