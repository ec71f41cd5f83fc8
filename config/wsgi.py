"""Pages and API on a WSGI server, in production."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()
# Else the first reader of each process waits until every address is known.
import_module(settings.ROOT_URLCONF)
# What is there now stays: without this, looking for garbage among it took a sixth of the time of a busy process.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
