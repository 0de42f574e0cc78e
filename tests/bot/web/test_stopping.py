"""`baozhai web` ends in order: whoever stops it gets exit status 0."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Program = subprocess.Popen[str]
Start = Callable[[], tuple[Program, str, int]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the command on a port of its own; the program, host and port once it has said where it is."""
    running: list[Program] = []

    def run() -> tuple[Program, str, int]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            listen = f"127.0.0.1:{probe.getsockname()[1]}"
        names = os.environ | {"BAOZHAI_DATABASE": f"sqlite:///{tmp_path / 'b.sqlite3'}"}
        command = [sys.executable, "-m", "bot.cli", "web", "--listen", listen]
        running.append(subprocess.Popen(command, env=names, stderr=subprocess.PIPE, text=True))
        assert running[-1].stderr is not None
        said = re.search(r"http://([0-9.]+):([0-9]+)/", running[-1].stderr.readline())
        assert said is not None
        return running[-1], said[1], int(said[2])

    yield run
    for program in running:
        program.kill()
        program.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("answered", [False, True])
def test_exit_status(start: Start, number: signal.Signals, answered: bool) -> None:
    """0 and not a word on either signal, from the moment that it says where it is."""
    program, host, port = start()
    if answered:
        with socket.create_connection((host, port), timeout=60) as reader:
            reader.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            assert b" 200 " in reader.recv(65536)
    program.send_signal(number)
    _, said = program.communicate(timeout=60)
    assert (program.returncode, said) == (0, "")
