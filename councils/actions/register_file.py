"""The uploaded file's row: locked while it is decided about, emptied when that is over."""

from __future__ import annotations

from datetime import datetime

from councils.models import Community, RegisterImport


def lock_import(register_import: RegisterImport) -> RegisterImport:
    # The community's row first: two imports never run into each other.
    Community.objects.select_for_update().get(pk=register_import.community_id)
    return RegisterImport.objects.select_for_update().select_related("community").get(pk=register_import.pk)


def forget_file(register_import: RegisterImport, state: str, at: datetime | None = None) -> None:
    """It held telephone numbers: nothing of it stays."""
    register_import.state, register_import.content, register_import.applied_at = state, b"", at
    register_import.save(update_fields=["state", "content", "applied_at"])
