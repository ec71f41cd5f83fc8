"""A backup taken while things go on is restored whole, proves its record, and holds no key."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.whole

ROOT = Path(__file__).resolve().parent.parent.parent


def manage(state: Path, *command: str) -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ,
        "STATE_DIR": str(state),
        "DATABASE_URL": f"sqlite:///{state}/councils.sqlite3",
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        "EPOCH_KEY_FILE": str(state / "epoch_keys.json"),
        "MEDIA_ROOT": str(state / "uploads"),
    }
    return subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    state = tmp_path_factory.mktemp("state")
    assert manage(state, "migrate", "-v0").returncode == 0
    seeded = manage(state, "seed_demo", "--homes", "100", "-v0")
    assert seeded.returncode == 0, seeded.stderr
    (state / "uploads").mkdir(exist_ok=True)
    (state / "uploads" / "plan.pdf").write_bytes(b"%PDF-1.4")
    return state


def test_backup_and_restore_bring_everything_back_and_prove_it(installation: Path, tmp_path: Path) -> None:
    archive = tmp_path / "council.tar.gz"
    assert manage(installation, "backup", str(archive)).returncode == 0
    elsewhere = tmp_path / "elsewhere"
    restored = manage(elsewhere, "restore", str(archive))
    assert restored.returncode == 0, restored.stderr + restored.stdout
    assert (elsewhere / "uploads" / "plan.pdf").read_bytes() == b"%PDF-1.4"
    count = "from councils.models import Event; print(Event.objects.count())"
    assert (
        manage(elsewhere, "shell", "-v0", "-c", count).stdout
        == manage(installation, "shell", "-v0", "-c", count).stdout
    )


def test_backup_holds_no_key_of_a_running_vote(installation: Path, tmp_path: Path) -> None:
    archive = tmp_path / "council.tar.gz"
    manage(installation, "backup", str(archive))
    assert (installation / "epoch_keys.json").exists(), "a confidential vote runs in the demo"
    with tarfile.open(archive) as opened:
        assert {Path(name).parts[0] for name in opened.getnames()} == {"councils.sqlite3", "uploads"}


def test_restore_refuses_to_overwrite_unless_told(installation: Path, tmp_path: Path) -> None:
    archive = tmp_path / "council.tar.gz"
    manage(installation, "backup", str(archive))
    refused = manage(installation, "restore", str(archive))
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    assert manage(installation, "restore", str(archive), "--replace").returncode == 0


def test_restore_of_something_else_is_refused_and_changes_nothing(installation: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "letter.tar.gz"
    wrong.write_bytes(b"not an archive")
    before = (installation / "councils.sqlite3").stat().st_size
    refused = manage(installation, "restore", str(wrong), "--replace")
    assert "not a backup" in refused.stderr
    assert (installation / "councils.sqlite3").stat().st_size == before


def test_serve_refuses_to_start_with_the_demos_door_open_beside_a_real_community(tmp_path: Path) -> None:
    assert manage(tmp_path, "migrate", "-v0").returncode == 0
    real = ("--name", "柳树村", "--slug", "liushu", "--kind", "village", "--secretary", "王一", "--clerk", "李二")
    assert manage(tmp_path, "setup_community", "--no-input", *real).returncode == 0
    refused = manage(tmp_path, "serve", "--port", "0")
    assert refused.returncode == 1
    assert "DEMO_SIGN_IN=0" in refused.stderr
