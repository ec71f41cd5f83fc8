"""Pages and API on a WSGI server: the one of the standard library with a thread per request, `python -m tests.faults.wsgi PORT`."""

from __future__ import annotations

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 1024


class Silent(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        pass


def main() -> None:
    from config.wsgi import application

    with make_server("127.0.0.1", int(sys.argv[1]), application, Threaded, Silent) as server:
        sys.stdout.write(f"Serving at http://127.0.0.1:{server.server_port}/ ({os.getpid()})\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
