"""What everybody gets without signing in: the page in plain words, the file that recounts, the keys; and the keys' own care."""

from __future__ import annotations

import json
import stat
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from config.checks import key_files_are_for_nobody_else
from frontend.trust_words import SECTIONS
from frontend.verify_file import PATH, verify_sha256
from proposals.actions.signing import change_key, key_history, public_key, sign, succession
from tests.proposals.verify.running import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def key_file(settings: Any, tmp_path: Path) -> Path:
    path = tmp_path / "keys" / "signing.pem"
    settings.SIGNING_KEY_FILE = str(path)
    return path


def test_everybody_reads_whom_to_trust_with_what_is_not_stopped() -> None:
    page = Client(headers={"accept-language": "en"}).get(reverse("trust")).content.decode()
    for worry in SECTIONS:
        for words in (worry.who, worry.could, worry.stops, worry.left):
            assert str(words).split("“")[0].split("'")[0] in page
    assert verify_sha256() in page
    assert public_key() in page
    assert len(SECTIONS) >= 8


def test_every_page_and_vote_leads_there(cast: SimpleNamespace) -> None:
    assert f'href="{reverse("trust")}"' in Client().get(f"/c/{cast.community.slug}/").content.decode()


def test_served_file_is_the_repository_s() -> None:
    answer = Client().get("/verify.py")
    assert answer.content == PATH.read_bytes()
    assert answer["Content-Type"] == "text/x-python; charset=utf-8"
    assert "verify.py" in answer["Content-Disposition"]


def test_key_is_changed_and_the_old_one_signs_the_new(key_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = public_key()
    earlier = bytes.fromhex(sign(b"a result"))
    call_command("change_signing_key")
    now = public_key()
    assert now != old
    assert f"now:    {now}" in capsys.readouterr().out
    [link] = key_history()
    assert (link["key"], link["next"]) == (old, now)
    former = Ed25519PublicKey.from_public_bytes(bytes.fromhex(old))
    former.verify(bytes.fromhex(link["signature"]), succession(now))
    former.verify(earlier, b"a result")
    assert verify.signature_holds(bytes.fromhex(old), succession(now), bytes.fromhex(link["signature"]))
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    published = json.loads(Client().get("/.well-known/poll-signing-keys.json").content)
    assert published["current"] == now
    assert published["history"] == [link]
    assert [path.name for path in key_file.parent.glob("*.next*")] == [], "no other copy is left"


def test_every_change_of_key_is_a_link_of_one_chain(key_file: Path) -> None:
    from django.utils import timezone

    links = [change_key(timezone.now().date()) for _ in range(3)]
    assert key_history() == links
    assert all(before["next"] == after["key"] for before, after in pairwise(links))
    assert links[-1]["next"] == public_key()


@pytest.mark.parametrize(("mode", "wrong"), [(0o600, 0), (0o640, 0), (0o604, 1), (0o606, 1)])
def test_key_that_everybody_on_the_machine_reads_is_complained_of(
    key_file: Path, settings: Any, tmp_path: Path, mode: int, wrong: int
) -> None:
    settings.EPOCH_KEY_FILE = str(tmp_path / "none.json")
    public_key()
    key_file.chmod(mode)
    found = key_files_are_for_nobody_else(None)
    assert len(found) == wrong
    assert all(error.id == "councils.E002" for error in found)
