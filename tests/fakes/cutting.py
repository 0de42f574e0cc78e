"""A road to PostgreSQL that breaks when it is told to: the server has committed, and its answer never arrives."""

import socket
import threading
from contextlib import suppress

from sqlalchemy.engine import make_url

from tests.fakes.databases import postgres


class CuttingProxy:
    """Forwards connections. The ``cut_at``-th COMMIT of a change from now on reaches the server; its answer and the
    connection are lost."""

    def __init__(self) -> None:
        server = postgres()
        self._server = (server.host or "127.0.0.1", server.port or 5432)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.cut_at = 0
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, behind: str) -> str:
        """The address of a database through this road."""
        host, port = self._listener.getsockname()[:2]
        return make_url(behind).set(host=host, port=port).render_as_string(hide_password=False)

    def close(self) -> None:
        """Take no further connection."""
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._server)
            lost = threading.Event()
            threading.Thread(target=self._forth, args=(client, server, lost), daemon=True).start()
            threading.Thread(target=self._back, args=(client, server, lost), daemon=True).start()

    def _forth(self, client: socket.socket, server: socket.socket, lost: threading.Event) -> None:
        changed = False
        with suppress(OSError):
            while data := client.recv(65536):
                changed = changed or b"UPDATE outbox" in data
                if b"COMMIT\0" in data and changed and self.cut_at:
                    changed = False
                    self.cut_at -= 1
                    if not self.cut_at:
                        lost.set()
                server.sendall(data)
            server.close()

    def _back(self, client: socket.socket, server: socket.socket, lost: threading.Event) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                if lost.is_set():  # the answer to COMMIT: so it has been done
                    self.cuts += 1
                    break
                client.sendall(data)
        for side in (client, server):
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
