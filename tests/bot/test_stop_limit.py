"""Stopping has an end, whatever hangs."""

import signal
import subprocess
import sys
import time

HUNG = """
import asyncio, time
from bot.run import Stop

async def main():
    stop = Stop(limit=1.0)
    stop.listen()
    job = asyncio.create_task(asyncio.to_thread(time.sleep, 60))  # a file system that does not answer
    print("ready", flush=True)
    await stop.event.wait()
    job.cancel()

asyncio.run(main())
"""


def test_a_hung_job_does_not_keep_it() -> None:
    """A thread cannot be cancelled, and Python waits for it at the end: the limit does not, and the status tells."""
    program = subprocess.Popen([sys.executable, "-c", HUNG], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == b"ready\n"
        begun = time.monotonic()
        program.send_signal(signal.SIGTERM)
        assert program.wait(30) == 1
        assert 0.9 < time.monotonic() - begun < 20
    finally:
        program.kill()
        program.communicate()
