"""Who asks, and in which community: for all requests that want to know it at the same moment, in three statements.

Each of them waits for a read that begins after it has come (`together.py`), so that whoever was signed out, or whose account
was closed, is out with his next request. Nothing is kept from one read to the next.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from copy import deepcopy
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from councils.actions.together import Together
from councils.models import Account, Community
from councils.models.plain import among, plain_rows

T = TypeVar("T")
# A cookie may say anything, and not every database takes everything: what is no key is nobody's.
_KEY = re.compile(r"[!-~]{1,40}")


@dataclass(frozen=True)
class Known:
    """What was found, each None where there is no such thing. Whether the account may sign in is not asked here."""

    session: dict[str, Any] | None
    account: Account | None
    community: Community | None


def known(session_key: str | None, slug: str = "") -> Known:
    """The session with this key that has not ended, the account that it names, the community with this slug."""
    return _together.write((session_key or "", slug))


def community_of(request: HttpRequest, slug: str) -> Community | None:
    """The community, and on the same way the session and the account that the request will be asked for."""
    store: Any = request.session  # `config/sessions.py`
    found: Known = store.ask(slug)
    return found.community


def _read(asked: Sequence[tuple[str, str]]) -> list[Known]:
    sessions = _sessions({key for key, _slug in asked if _KEY.fullmatch(key)})
    accounts = _accounts({pk for pk, _said in sessions.values()} - {None})
    communities = _communities({slug for _key, slug in asked} - {""})
    given: set[int] = set()
    found = []
    for key, slug in asked:
        pk, said = sessions.get(key, (None, None))
        account, community = accounts.get(pk), communities.get(slug)
        found.append(Known(_own(said, given), _own(account, given), _own(community, given)))
    return found


def _own(thing: T, given: set[int]) -> T:
    """No two requests change the same thing."""
    if thing is None:
        return thing
    if id(thing) in given:
        return deepcopy(thing)
    given.add(id(thing))
    return thing


def _sessions(keys: Collection[str]) -> dict[str, tuple[Any, dict[str, Any]]]:
    """By key: the id of its account, if anybody is signed in, and what it holds."""
    if not keys:
        return {}
    where, given = _one_of("session_key", keys)
    table = connection.ops.quote_name(Session._meta.db_table)
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT session_key, session_data FROM {table} WHERE {where} AND expire_date > %s",  # noqa: S608
            [*given, now],
        )
        rows = cursor.fetchall()
    decode = import_module(settings.SESSION_ENGINE).SessionStore().decode
    found = {key: decode(data) for key, data in rows}
    return {key: (_account_id(said), said) for key, said in found.items()}


def _account_id(said: dict[str, Any]) -> Any:
    try:
        return Account._meta.pk.to_python(said.get(SESSION_KEY))
    except ValidationError:
        return None


def _accounts(ids: Collection[Any]) -> dict[Any, Account]:
    if not ids:
        return {}
    where, given = among("id", ids)
    return {account.pk: account for account, _ in plain_rows(Account, where, given)}


def _communities(slugs: Collection[str]) -> dict[str, Community]:
    if not slugs:
        return {}
    where, given = _one_of("slug", slugs)
    return {community.slug: community for community, _ in plain_rows(Community, where, given)}


def _one_of(column: str, words: Collection[str]) -> tuple[str, list[Any]]:
    return f"{column} IN ({', '.join(['%s'] * len(words))})", list(words)


_together = Together(_read, gather=0.001)
