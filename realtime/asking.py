"""Questions of sockets to the database, in threads of their own.

Channels would ask on one thread that all sockets share: a query of 2 s on one held up all the others for 1.8 s.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
T = TypeVar("T")

_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="socket-asks")


async def ask(question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The answer of a function that reads the database."""

    def answer() -> T:
        close_old_connections()
        try:
            return question(*args, **kwargs)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_threads, answer)
