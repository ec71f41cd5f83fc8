"""Django's sessions in the database, read by a statement that is written out: every page begins with it."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from councils.models.plain import plain_rows


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        found = plain_rows(self.model, "session_key = %s AND expire_date > %s", [self.session_key, now])
        if not found:
            self._session_key = None
            return None
        return found[0][0]
