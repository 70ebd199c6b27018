"""Serves the gateway from a thread, on a socket that was bound before anything else was started. Touches: a port."""

import socket
import threading
import time

import uvicorn
from starlette.applications import Starlette

from local.place import Refused


def bind(port: int) -> socket.socket:
    """A socket on 127.0.0.1 alone; port 0: any free one. Raises Refused where the port is taken."""
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(("127.0.0.1", port))
        bound.listen(2048)
    except OSError as error:
        bound.close()
        hint = f"GODWIT_PORT={port + 10} make run takes another."
        raise Refused(f"Port {port} is in use by another program; {hint}") from error
    return bound


class Server:
    """uvicorn between `start` and `stop`."""

    def __init__(self, app: Starlette, bound: socket.socket) -> None:
        self._bound = bound
        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=3)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [bound]}, name="gateway", daemon=True
        )

    def start(self) -> None:
        """Serve."""
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            time.sleep(0.01)

    def stop(self) -> None:
        """Finish requests under way and close the port."""
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._bound.close()
