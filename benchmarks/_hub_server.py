"""Our server and hub, and nothing else of the product: each line of standard input is published as one section.

With REDIS_URL the hub also takes what another process publishes (argument "publish-only"). "stock" is daphne as it comes.
"""

import os
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config.serve.server import Server  # first: it brings daphne, which chooses the reactor  # isort:skip

import django
from daphne.server import Server as DaphneServer
from django.conf import settings

settings.configure(
    SECRET_KEY="only for measuring",
    ALLOWED_HOSTS=["127.0.0.1"],
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "realtime"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    REDIS_URL=os.environ.get("REDIS_URL", ""),
    REDIS_PREFIX=os.environ.get("REDIS_PREFIX", "bench"),
    REALTIME_HEARTBEAT=3600.0,
)
django.setup()

from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.contrib.auth.models import AnonymousUser  # noqa: E402

from realtime import registry, tokens  # noqa: E402
from realtime.broadcast import publish  # noqa: E402
from realtime.routing import sockets  # noqa: E402

registry.register("bench", lambda number: {"state": {"version": 0, "data": {}}}, lambda user, number: None)


def publish_lines() -> None:
    for version, line in enumerate(sys.stdin, start=1):
        publish("bench.1", "state", version, {"text": line.strip()})
    server.stop()


def ready() -> None:
    from twisted.internet import reactor

    def say() -> None:
        token, _ = tokens.issue(AnonymousUser(), ["bench.1"])
        print(server.ports[0].getHost().port, token, flush=True)
        threading.Thread(target=publish_lines, daemon=True).start()

    reactor.callLater(0, say)


if sys.argv[1:] == ["publish-only"]:
    print("ready", flush=True)
    server = threading.Event()
    server.stop = server.set  # type: ignore[attr-defined]
    publish_lines()
else:
    if sys.argv[1:] == ["stock"]:
        Server.handle_reply = DaphneServer.handle_reply
    server = Server(ProtocolTypeRouter({"websocket": sockets}), "127.0.0.1", 0, ready)
    server.run()
