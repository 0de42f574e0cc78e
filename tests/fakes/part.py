"""A process of ``baozhai run --role ROLE`` whose leases are short: what a killed one held is taken up in seconds.

Other people's servers are on loopback here, under whatever name.
"""

import asyncio
import sys

from bot import logs
from bot.hands import Pushing
from bot.jobs.queue import Pulse
from bot.roles import Role
from bot.settings import load
from tests.fakes.web import local_fetcher

#: Of a worker that is dead two seconds after its last sign of life.
QUICK_PULSE = Pulse(heartbeat=0.4, stalled=2.0, rescue="* * * * * *", poll=0.2, pause=0.1, grace=2.0)

if __name__ == "__main__":
    logs.configure()
    from bot.run import serve

    sys.exit(asyncio.run(serve(load(), Role(sys.argv[1]), Pushing(lease=6), QUICK_PULSE, local_fetcher)))
