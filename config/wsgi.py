"""Pages and API on a WSGI server, in production."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.garbage import settle_in

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()
# Else the first reader of each process waits until every address is known.
import_module(settings.ROOT_URLCONF)
settle_in()
