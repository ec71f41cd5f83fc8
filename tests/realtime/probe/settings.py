"""The embedded default, with the probe, and with intervals that a test can wait for."""

import os

from config.settings.development import *  # noqa: F403
from config.settings.development import INSTALLED_APPS

SECRET_KEY = "only-for-tests"
INSTALLED_APPS = [*INSTALLED_APPS, "tests.realtime.probe"]
ROOT_URLCONF = "tests.realtime.probe.urls"
WHITENOISE_USE_FINDERS = True
REALTIME_HEARTBEAT = float(os.environ.get("HEARTBEAT", "15"))
REALTIME_TOKEN_WAIT = 0.5
REDIS_PREFIX = os.environ.get("REDIS_PREFIX", "probe")
CACHES = {"default": {"BACKEND": "config.cache.OwnCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
