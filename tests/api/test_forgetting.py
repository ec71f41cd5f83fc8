"""Nothing that was sent lies in memory until the collector of garbage comes by."""

from __future__ import annotations

import gc
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client

from tests.api.conftest import BASE

CSRF = "c" * 32
LONG = 1_500_000  # bytes; of a form, Django takes no more than 2.5 MB


@pytest.fixture
def uncollected() -> Iterator[None]:
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # as the test client does: the tables are in memory
    gc.collect()
    gc.disable()
    tracemalloc.start()
    yield
    tracemalloc.stop()
    gc.enable()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (f"{BASE}polls/1/ballots/", "application/json"),
        ("/c/town/proposals/new/", "application/x-www-form-urlencoded"),
        ("/accounts/login/", "application/x-www-form-urlencoded"),
    ],
)
@pytest.mark.usefixtures("uncollected")
def test_bodies_go_with_their_answers(
    town: SimpleNamespace, client_of: Callable[..., Client], path: str, kind: str
) -> None:
    session = client_of(town.member).cookies["sessionid"].value
    application = get_wsgi_application()

    def post(said: bytes) -> int:
        statuses: list[str] = []
        environ = {
            "REQUEST_METHOD": "POST", "PATH_INFO": path, "REMOTE_ADDR": "127.0.0.1", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
            "wsgi.input": BytesIO(said), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr, "wsgi.version": (1, 0),
            "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False, "HTTP_X_CSRFTOKEN": CSRF,
            "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(said)), "HTTP_COOKIE": f"sessionid={session}; csrftoken={CSRF}",
        }  # fmt: skip
        answer = application(environ, lambda status, _headers, _error=None: statuses.append(status))
        b"".join(answer)
        answer.close()
        return int(statuses[0].split()[0])

    long = f'{{"title": "{"x" * LONG}"}}' if "json" in kind else f"login={'x' * LONG}"
    said = long.encode()
    post(said[:80] + said[-2:])  # what the first one loads stays
    before, _most = tracemalloc.get_traced_memory()
    for _n in range(5):
        assert post(said) in (200, 302, 400, 403, 404, 422)
    after, _most = tracemalloc.get_traced_memory()
    assert after - before < 2 * LONG, "five were sent"
