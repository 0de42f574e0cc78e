"""``baozhai run`` as a process under a fake Bot API, and people who ask it something at random moments."""

import asyncio
import os
import random
import sys
import time
from bisect import bisect_left
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from tests.fakes.botapi import TOKEN, FakeBotApi


@asynccontextmanager
async def running(api: FakeBotApi, database: str, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The program, until the end of the block; ended by SIGTERM."""
    settings = {
        "BAOZHAI_TOKEN": TOKEN,
        "BAOZHAI_API_URL": api.url.removesuffix("/bot"),
        "BAOZHAI_DATABASE": database,
        "BAOZHAI_HEALTH_LISTEN": "off",
        "LANG": "C.UTF-8",
    }
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", "run", env=os.environ | settings | environment,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield program
    finally:
        if program.returncode is None:
            program.terminate()
        await program.wait()


async def ask(api: FakeBotApi, words: Sequence[str], *, a_second: float, seed: int, first: int = 1) -> list[float]:
    """Each of ``words`` is asked by another person, on average so many a second; seconds until each answer was there.
    ``first`` is the first of them.

    An answer that has not come ten seconds after the last question counts as ten.
    """
    draw, asked = random.Random(seed), {}
    for chat, text in enumerate(words, first):
        await asyncio.sleep(draw.expovariate(a_second))
        api.says(chat, text)
        asked[chat] = time.perf_counter()
    end = time.perf_counter() + 10
    answered: dict[int, float] = {}
    while len(answered) < len(asked) and time.perf_counter() < end:
        await asyncio.sleep(0.05)
        for message in api.messages():
            if message.chat in asked:
                answered.setdefault(message.chat, message.at)
    return [answered.get(chat, at + 10) - at for chat, at in asked.items()]


def busiest(times: Sequence[float], window: float) -> int:
    """The most messages in any window of some seconds."""
    times = sorted(times)
    return max((bisect_left(times, at + window) - n for n, at in enumerate(times)), default=0)


def share(values: Sequence[float], part: float) -> float:
    """The value below which this part of them lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]
