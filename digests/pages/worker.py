"""The child's side of ``sandbox``: take a request, read the file within the limits, answer one line, again."""

import contextlib
import os
import resource
import select
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import BinaryIO

from digests.errors import InputError
from digests.model import Page, RawPage
from digests.pages.sandbox import OUT_OF_MEMORY
from digests.pages.wire import decode_request, encode_answer, encode_error

_READERS = {
    "pdf": ("digests.pages.sheets", "read_pdf_here"),
    "scan": ("digests.pages.recognition", "read_scan_here"),
}
_IDLE = 120.0  # seconds without work until the child ends; its parent starts another when it needs one


def main(memory: str) -> None:
    """Serve requests until standard input ends. ``memory`` is the limit in bytes."""
    requests, answers = _own_pipes()
    _confine(int(memory))
    while select.select([requests], [], [], _IDLE)[0]:
        line = requests.readline()
        if not line:
            return
        kind, raw, size, options = decode_request(line)
        raw = replace(raw, content=requests.read(size))
        try:
            answer = _serve(kind, raw, options)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        answers.write(answer + b"\n")
        answers.flush()


def _serve(kind: str, raw: RawPage, options: dict[str, int]) -> bytes:
    _limit_processor(options["processor"])
    try:
        return encode_answer(_reader(kind)(raw, options["sheets"]))
    except InputError as error:
        return encode_error(error)


def _reader(kind: str) -> Callable[[RawPage, int], list[Page]]:
    """The function that reads a kind; imported when it is first needed."""
    module, name = _READERS[kind]
    reader: Callable[[RawPage, int], list[Page]] = getattr(import_module(module), name)
    return reader


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes to the parent, moved away from where libraries read and print."""
    requests = os.fdopen(os.dup(0), "rb", buffering=1 << 16)
    answers = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    return requests, answers


def _confine(memory: int) -> None:
    """Limits for good: address space, no core, no file written, few open files."""
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with contextlib.suppress(ValueError, OSError):  # a system that knows no such limit, or a lower one is set
            resource.setrlimit(what, (most, most))


def _limit_processor(seconds: int) -> None:
    """So much processor time more from here; the limit counts from the child's birth."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main(*sys.argv[1:])
