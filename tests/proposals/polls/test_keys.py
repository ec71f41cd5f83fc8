"""The key file: outside the database, for its owner only, gone when the last of its polls is sealed."""

from __future__ import annotations

import json
import stat
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from proposals.actions import keys
from proposals.actions.signing import public_key, sign


@pytest.fixture
def key_file(settings: Any, tmp_path: Path) -> Path:
    path = tmp_path / "keys" / "epochs.json"
    settings.EPOCH_KEY_FILE = str(path)
    return path


def test_polls_that_open_on_one_day_share_an_epoch_that_only_its_owner_reads(key_file: Path) -> None:
    epoch = keys.take_epoch(1)
    assert keys.take_epoch(2) == epoch
    assert len(keys.epoch_key(epoch)) == 32
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_an_epoch_is_destroyed_with_its_last_poll_and_not_before(key_file: Path) -> None:
    epoch = keys.take_epoch(1)
    keys.take_epoch(2)
    assert keys.release_polls(sealed=[1]) == 0
    secret = keys.epoch_key(epoch).hex()
    assert keys.release_polls(sealed=[2]) == 1
    with pytest.raises(keys.NoKey):
        keys.epoch_key(epoch)
    assert secret not in "".join(path.read_text() for path in key_file.parent.iterdir())
    assert keys.take_epoch(3) != epoch


def test_a_sealed_poll_cannot_be_read_though_its_epoch_lives_on_for_another(key_file: Path) -> None:
    epoch = keys.take_epoch(1)
    keys.take_epoch(2)
    secret = keys.poll_secret(epoch, 1)
    assert secret != keys.poll_secret(epoch, 2)
    assert keys.release_polls(sealed=[1]) == 0
    with pytest.raises(keys.NoKey):
        keys.poll_secret(epoch, 1)
    assert secret[32:].hex() not in "".join(path.read_text() for path in key_file.parent.iterdir())
    assert len(keys.poll_secret(epoch, 2)) == 64


def test_the_next_day_has_another_key(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    today = keys.take_epoch(1)
    now = time.time()
    monkeypatch.setattr(keys.time, "time", lambda: now + keys.EPOCH_LASTS + 1)
    tomorrow = keys.take_epoch(2)
    assert tomorrow != today
    assert keys.epoch_key(today) != keys.epoch_key(tomorrow)


def test_an_opening_that_was_rolled_back_holds_its_key_for_an_hour_only(
    key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.take_epoch(1)
    assert keys.release_polls(sealed=[], unopened=[1]) == 0, "it may be opening at this moment"
    now = time.time()
    monkeypatch.setattr(keys.time, "time", lambda: now + keys.ABANDONED_AFTER + 1)
    assert keys.release_polls(sealed=[], unopened=[1]) == 1


def test_many_at_once_never_lose_a_lease_or_read_half_a_file(key_file: Path) -> None:
    failures: list[BaseException] = []

    def open_and_read(poll: int) -> None:
        try:
            for step in range(5):
                keys.epoch_key(keys.take_epoch(poll * 10 + step))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=open_and_read, args=(poll,)) for poll in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert len(keys.leased_polls()) == 40
    assert len(json.loads(key_file.read_text())["epochs"]) == 1


def test_the_signature_is_one_that_the_public_key_proves(settings: Any, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    settings.SIGNING_KEY_FILE = str(tmp_path / "signing.pem")
    signature = bytes.fromhex(sign(b"root"))
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key())).verify(signature, b"root")
    assert stat.S_IMODE((tmp_path / "signing.pem").stat().st_mode) == 0o600
    assert sign(b"root") == signature.hex(), "the key is drawn once"
