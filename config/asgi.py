"""Pages and sockets over ASGI: what `manage.py serve` runs, and in production `uvicorn config.asgi:application`."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
pages = get_asgi_application()  # sets Django up, so it stands before whatever needs the apps

from realtime.routing import sockets  # noqa: E402

application = ProtocolTypeRouter({"http": pages, "websocket": sockets})
