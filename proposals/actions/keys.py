"""Epoch keys: in a file of their own, outside the database and its backups, destroyed when their polls are sealed.

    {"epochs": [{"id": "…", "key": "<64 hex>", "begun": 1771900000,
                 "polls": {"12": {"since": 1771900000, "secret": "<64 hex>"}}}]}

A poll's key is derived from the key of the epoch in which it opened and from a secret of its own, which goes as soon as
the poll is sealed, also while others of its epoch run. Once that is gone, old write-ahead logs and backups of the
database hold nothing but noise of it. Every process of an installation needs the same file (EPOCH_KEY_FILE).
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

EPOCH_LASTS = 24 * 3600  # seconds in which further polls may open under the same key
# A poll that took a key and never opened: its transaction was rolled back. None lasts an hour.
ABANDONED_AFTER = 3600


class NoKey(Exception):
    """The key of this epoch is not in the file: destroyed, or the file was lost. Its ballots cannot be read."""


def take_epoch(poll_id: int) -> str:
    """The id of the current epoch, in which this poll opens; the key is on disk before this returns."""
    with _file() as epochs:
        now = int(time.time())
        epoch = next((e for e in epochs if now - e["begun"] < EPOCH_LASTS), None)
        if epoch is None:
            epoch = {"id": secrets.token_hex(8), "key": secrets.token_hex(32), "begun": now, "polls": {}}
            epochs.append(epoch)
        epoch["polls"][str(poll_id)] = {"since": now, "secret": secrets.token_hex(32)}
        return str(epoch["id"])


def epoch_key(epoch: str) -> bytes:
    """The 32 bytes of an epoch, or NoKey."""
    with _alone(fcntl.LOCK_SH) as path:
        for held in _read(path):
            if held["id"] == epoch:
                return bytes.fromhex(held["key"])
    raise NoKey(epoch)


def poll_secret(epoch: str, poll_id: int) -> bytes:
    """What the key of one poll is derived from, 64 bytes, or NoKey: also as soon as the poll itself is released."""
    with _alone(fcntl.LOCK_SH) as path:
        for held in _read(path):
            if held["id"] == epoch and str(poll_id) in held["polls"]:
                return bytes.fromhex(held["key"] + held["polls"][str(poll_id)]["secret"])
    raise NoKey(epoch)


def leased_polls() -> set[int]:
    """The polls for whose sake keys are still held."""
    with _alone(fcntl.LOCK_SH) as path:
        return {int(poll) for held in _read(path) for poll in held["polls"]}


def release_polls(*, sealed: Collection[int], unopened: Collection[int] = ()) -> int:
    """These polls need no key any more; returns how many epochs were destroyed because no poll of theirs is left.

    `unopened`: drafts that took a key. They are forgotten only after an hour: one may be opening at this moment.
    """
    with _file() as epochs:
        now = int(time.time())
        gone = {str(poll) for poll in sealed}
        drafts = {str(poll) for poll in unopened}
        for epoch in epochs:
            epoch["polls"] = {
                poll: lease
                for poll, lease in epoch["polls"].items()
                if poll not in gone and not (poll in drafts and now - lease["since"] > ABANDONED_AFTER)
            }
        kept = [epoch for epoch in epochs if epoch["polls"]]
        destroyed = len(epochs) - len(kept)
        epochs[:] = kept
        return destroyed


@contextmanager
def _alone(mode: int) -> Iterator[Path]:
    """Hold the file against other processes and threads; the lock lies beside it, since the file itself is replaced."""
    path = Path(settings.EPOCH_KEY_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    gate = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(gate, mode)
        yield path
    finally:
        os.close(gate)  # and with it the lock


@contextmanager
def _file() -> Iterator[list[dict[str, Any]]]:
    """The epochs, to be changed in place: written whole or not at all."""
    with _alone(fcntl.LOCK_EX) as path:
        epochs = _read(path)
        before = json.dumps(epochs)
        yield epochs
        if json.dumps(epochs) != before:
            _write(path, epochs)


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        return list(json.loads(path.read_text())["epochs"])
    except FileNotFoundError:
        return []


def _write(path: Path, epochs: list[dict[str, Any]]) -> None:
    """Overwrite the old keys where they lie, then put the new file in its place."""
    fresh = path.with_name(path.name + ".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump({"epochs": epochs}, file)
        file.flush()
        os.fsync(file.fileno())
    old = os.open(path, os.O_WRONLY) if path.exists() else None
    os.replace(fresh, path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    if old is not None:
        # The replaced file has no name any more; what it held is blanked all the same.
        os.pwrite(old, b" " * os.fstat(old).st_size, 0)
        os.fsync(old)
        os.close(old)
