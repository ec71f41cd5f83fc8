from channels.routing import URLRouter
from django.urls import path

from realtime.consumers import LiveConsumer
from realtime.origin import SameOrigin

sockets = SameOrigin(URLRouter([path("ws/", LiveConsumer.as_asgi())]))
