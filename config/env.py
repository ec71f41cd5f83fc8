"""The environment, read once. Every setting of a deployment comes from here and from nowhere else."""

from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()

# `var/` holds what a running installation owns: database, keys, uploads. A deployment moves it with STATE_DIR.
STATE_DIR = Path(env.str("STATE_DIR", default=str(ROOT / "var")))


def database_url() -> str:
    """The database; without DATABASE_URL the embedded SQLite file below STATE_DIR."""
    return env.str("DATABASE_URL", default=f"sqlite:///{STATE_DIR / 'councils.sqlite3'}")


def secret_key() -> str:
    """SECRET_KEY, or one that the installation draws once and keeps below STATE_DIR (mode 0600)."""
    given = env.str("SECRET_KEY", default="")
    if given:
        return given
    kept = STATE_DIR / "secret_key"
    if not kept.exists():
        import os
        import secrets

        STATE_DIR.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(50))
    return kept.read_text().strip()
