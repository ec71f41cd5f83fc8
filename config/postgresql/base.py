"""A connection is asked whether it lives when it leaves the pool.

Without that, each one that lay there when the database was restarted fails a request. The pool's own check
(CONN_HEALTH_CHECKS) rests longer and longer after every dead one that it meets: sixteen of them kept a server from
answering for a minute (`tests/faults/test_kills.py`). Where one is dead all are asked, and renewed together.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base
from psycopg import Error
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        if self.pool is None:
            return connection
        try:
            ConnectionPool.check_connection(connection)
        except Error:
            self.pool.putconn(connection)
            self.pool.check()
            return super().get_new_connection(conn_params)
        return connection
