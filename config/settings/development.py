"""The embedded default on one's own machine: one process, SQLite, nothing to install."""

from config.env import env

from .base import *  # noqa: F403

DEBUG = env.bool("DEBUG", default=False)
DEMO_SIGN_IN = env.bool("DEMO_SIGN_IN", default=True)
