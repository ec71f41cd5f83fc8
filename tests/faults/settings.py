"""Production as it is, with a heartbeat that a test can wait for."""

from config.settings.production import *  # noqa: F403

REALTIME_HEARTBEAT = 1.0
# Pages are not what is tried here: no collectstatic before each run.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
