"""Behind a proxy that ends TLS, with PostgreSQL and Redis; everything from the environment."""

from config.env import env

from .base import *  # noqa: F403
from .base import DATABASES

SECRET_KEY = env.str("SECRET_KEY")
DEBUG = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # A thread of its own per request under ASGI: only a pool keeps connections (CONN_MAX_AGE does nothing there).
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 2, "max_size": env.int("DATABASE_POOL", default=16)}}
    DATABASES["default"]["ENGINE"] = "config.postgresql"
