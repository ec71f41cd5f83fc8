"""A connection is looked at when it leaves the pool, whether the database still holds the other end.

Without that, each one that lay there when the database was restarted fails a request. The pool's own check
(CONN_HEALTH_CHECKS) rests longer and longer after every dead one that it meets: sixteen of them kept a server from
answering for a minute (`tests/faults/test_kills.py`). Where one is dead all are asked, and renewed together.
"""

from __future__ import annotations

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection, Error
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        if self.pool is None or _silent(connection):
            return connection
        try:
            ConnectionPool.check_connection(connection)
        except Error:
            self.pool.putconn(connection)
            self.pool.check()
            return super().get_new_connection(conn_params)
        return connection


def _silent(connection: Connection[Any]) -> bool:
    """Nothing came since the last answer. A database that ends says so to each connection, and whoever dies hangs up;
    so a word is sent, and its answer waited for, only where there is something to hear."""
    line = select.poll()
    line.register(connection.fileno(), select.POLLIN)
    return not line.poll(0)
