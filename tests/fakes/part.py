"""A process of ``baozhai run --role ROLE`` whose leases are short: what a killed one held is taken up in seconds."""

import asyncio
import sys

from bot import logs
from bot.hands import Pushing
from bot.roles import Role
from bot.settings import load

if __name__ == "__main__":
    logs.configure()
    from bot.run import serve

    sys.exit(asyncio.run(serve(load(), Role(sys.argv[1]), Pushing(lease=6))))
