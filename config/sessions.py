"""Django's sessions in the database, read with those of all who ask at the same moment, and with the account they name."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db

from councils.actions.asking import Known, known
from councils.models import Account


class SessionStore(db.SessionStore):
    # As it was read with the session; for this request only.
    account: Account | None = None

    def ask(self, slug: str) -> Known:
        """The community with this slug, and on the same way the session, unless it is there already."""
        if self.session_key is None or hasattr(self, "_session_cache"):
            return known(None, slug)
        found = known(self.session_key, slug)
        self._session_cache = self._taken(found)
        return found

    def load(self) -> dict[str, Any]:
        return self._taken(known(self.session_key))

    def _taken(self, found: Known) -> dict[str, Any]:
        self.account = found.account
        if found.session is None:
            self._session_key = None
        return found.session or {}
