"""A socket is opened by our own pages only: a browser says truthfully from where a script comes."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

Application = Callable[[dict[str, Any], Any, Any], Awaitable[Any]]


class SameOrigin:
    """Refuses the handshake (403) unless Origin names the host that was asked, or one of CSRF_TRUSTED_ORIGINS."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        headers = dict(scope["headers"])
        if is_ours(headers.get(b"origin", b"").decode("latin1"), headers.get(b"host", b"").decode("latin1")):
            await self._application(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 4403})


def is_ours(origin: str, host: str) -> bool:
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    allowed = settings.ALLOWED_HOSTS or (["localhost", "127.0.0.1", "[::1]"] if settings.DEBUG else [])
    try:
        came_from = urlsplit(origin)
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if came_from.scheme not in ("http", "https") or not came_from.netloc:
        return False
    bracketed = f"[{name}]" if ":" in name else name
    return came_from.netloc.lower() == host.lower() and validate_host(bracketed, allowed)
