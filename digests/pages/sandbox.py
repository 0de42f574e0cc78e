"""A child process that reads hostile files: a bad one costs one page, not the program.

    parent: request line, content ->  child (limits on memory, processor time, files)  -> parent: answer line

The child knows no secrets (its environment is empty but for a locale), writes no file, and answers in JSON only. It
serves page after page, since starting Python costs more than reading a page, and is replaced when it fails, when it has
served many, or when it has had nothing to do for a while. Standard output of the child carries the answers and nothing
else; whatever a native library prints goes to the null device.
"""

import atexit
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from digests.errors import PageLimit, PdfRefused, Said
from digests.model import Page, RawPage
from digests.pages.wire import Garbled, decode_answer, encode_request

_MOST_ANSWER = 64 * 2**20  # bytes; a page's answer has some 100,000
_MOST_SERVED = 200  # requests; what a library leaks is given back then
_IDLE_KEPT = 2  # workers waiting for work; more are ended
_GRACE = 20.0  # seconds to start and to import; not the file's fault
_START = (
    "import sys; sys.path[:] = sys.argv[1].split(chr(0x1f)); from digests.pages.worker import main; main(*sys.argv[2:])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may use. ``memory`` in bytes of address space, times in seconds, ``sheets`` pages of the file."""

    memory: int
    processor: int
    wall: float
    sheets: int


#: A broadsheet page takes a tenth of a second and 100 MB.
PDF_LIMITS = Limits(memory=1536 * 2**20, processor=20, wall=30.0, sheets=64)
#: Recognising a broadsheet page takes some 15 s on two cores.
SCAN_LIMITS = Limits(memory=6 * 2**30, processor=600, wall=600.0, sheets=16)


class ChildFailed(Exception):
    """The child ended or said nothing in time. ``signal`` is what ended it, 0 when it just stopped."""

    def __init__(self, reason: str, number: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.signal = number


def read_in_child(kind: str, raw: RawPage, limits: Limits) -> list[Page]:
    """The pages of a file of this kind (``pdf`` or ``scan``). Raises ``InputError`` with the reason."""
    worker = _POOL.take(limits)
    try:
        answer = worker.ask(
            encode_request(kind, raw, {"sheets": limits.sheets, "processor": limits.processor}), raw.content
        )
        pages = decode_answer(answer)
    except ChildFailed as failure:
        worker.end()
        raise _refusal(failure, raw.name or "the page", limits) from failure
    except Garbled as garbled:
        worker.end()
        raise PdfRefused(name=raw.name or "the page", reason="reading it broke off") from garbled
    except BaseException:
        _POOL.give_back(worker)
        raise
    _POOL.give_back(worker)
    return pages


def _refusal(failure: ChildFailed, name: str, limits: Limits) -> PageLimit | PdfRefused:
    if failure.reason == "memory":
        return PageLimit(name=name, limit=Said("{limit} MB of memory", limit=limits.memory // 2**20))
    if failure.reason == "time" or failure.signal == signal.SIGXCPU:
        return PageLimit(name=name, limit=Said("{processor} seconds to read", processor=limits.processor))
    return PdfRefused(name=name, reason="it is broken, and reading it broke off")


class Worker:
    """One child and its two pipes."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.served = 0
        paths = [os.path.realpath(path or os.curdir) for path in sys.path]
        package_root = str(Path(__file__).resolve().parents[2])
        self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and our own module
            [sys.executable, "-I", "-c", _START, chr(0x1F).join([package_root, *paths]), str(limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
            cwd="/",
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """The child's process number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the child still runs."""
        return self._process.poll() is None

    def ask(self, request: bytes, content: bytes) -> bytes:
        """The answer line. Raises ``ChildFailed``."""
        ends = time.monotonic() + self.limits.wall + (0 if self.served else _GRACE)
        self.served += 1
        feeder = threading.Thread(target=self._feed, args=(request + b"\n", content), daemon=True)
        feeder.start()
        answer = self._answer(ends)
        feeder.join(timeout=1.0)
        return answer

    def _feed(self, *pieces: bytes) -> None:
        pipe = self._process.stdin
        try:
            for piece in pieces:
                if pipe is not None:
                    pipe.write(piece)
            if pipe is not None:
                pipe.flush()
        except (BrokenPipeError, ValueError, OSError):
            return  # the child ended; the reader of its answer says why

    def _answer(self, ends: float) -> bytes:
        pipe = self._process.stdout
        if pipe is None:
            raise ChildFailed("ended")
        pieces: list[bytes] = []
        length = 0
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            while True:
                if not selector.select(max(0.0, ends - time.monotonic())):
                    raise ChildFailed("time")
                piece = os.read(pipe.fileno(), 1 << 20)
                if not piece:
                    raise ChildFailed(self._why())
                pieces.append(piece)
                length += len(piece)
                if piece.endswith(b"\n"):
                    return b"".join(pieces)
                if length > _MOST_ANSWER:
                    raise ChildFailed("memory")

    def _why(self) -> str:
        """Why the child ended by itself."""
        try:
            code = self._process.wait(timeout=5.0)
        except subprocess.TimeoutExpired:
            return "time"
        if code == OUT_OF_MEMORY or -code in (signal.SIGKILL, signal.SIGABRT):
            return "memory"
        return "time" if -code == signal.SIGXCPU else "ended"

    def end(self) -> None:
        """End the child and close its pipes."""
        if self.alive:
            self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # its buffer could not be flushed: the child is gone
                    continue
        self._process.wait()


#: The exit code of a child that ran out of memory and could still say so.
OUT_OF_MEMORY = 77


def child_environment() -> dict[str, str]:
    """All that a child knows of the world: a locale, and that its libraries may start no threads of their own."""
    return {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}


@dataclass(slots=True)
class _Pool:
    """Idle workers. A process that was forked from the one that started them starts its own."""

    idle: list[Worker] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    owner: int = field(default_factory=os.getpid)

    def take(self, limits: Limits) -> Worker:
        """An idle worker with these limits, else a new one."""
        with self.lock:
            if self.owner != os.getpid():
                self.idle.clear()
                self.owner = os.getpid()
            for worker in [w for w in self.idle if not w.alive]:
                self.idle.remove(worker)
                worker.end()
            for worker in self.idle:
                if worker.limits == limits:
                    self.idle.remove(worker)
                    return worker
        return Worker(limits)

    def give_back(self, worker: Worker) -> None:
        """Keep a worker for the next page, unless it has served enough or enough are waiting."""
        with self.lock:
            if worker.alive and worker.served < _MOST_SERVED and len(self.idle) < _IDLE_KEPT:
                self.idle.append(worker)
                return
        worker.end()

    def end(self) -> None:
        """End every idle worker."""
        with self.lock:
            idle, self.idle = self.idle, []
        for worker in idle:
            worker.end()


_POOL = _Pool()
atexit.register(_POOL.end)
