"""The suite: embedded by default, PostgreSQL and Redis when DATABASE_URL and REDIS_URL name them."""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from .base import *  # noqa: F403
from .base import CACHES, DATABASES, REDIS_URL

_state = Path(tempfile.mkdtemp(prefix="councils-test-"))
SECRET_KEY = "only-for-tests"
DEMO_SIGN_IN = True
MEDIA_ROOT = str(_state / "uploads")
EPOCH_KEY_FILE = str(_state / "epoch_keys.json")
SIGNING_KEY_FILE = str(_state / "signing_key.pem")
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The suite needs no collectstatic: whitenoise looks at the files when asked, not at the start.
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: races between threads then meet the same locks as in the real thing.
    DATABASES["default"]["TEST"] = {"NAME": str(_state / "test.sqlite3")}
    # No power cut in a test: the disk need not be waited for.
    _options = DATABASES["default"]["OPTIONS"]
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
if REDIS_URL:
    # Each worker of the suite counts tries and clears the cache in a database of its own.
    _number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    CACHES["default"]["LOCATION"] = urlsplit(REDIS_URL)._replace(path=f"/{_number}").geturl()
