"""Attachments: checked by what is in them, pictures drawn anew so that nothing hidden in them is published."""

from __future__ import annotations

import hashlib
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from councils.actions.participants import participant_for
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused, require
from proposals.actions.matter_lock import lock_matter, touch
from proposals.models import Attachment, Proposal
from proposals.permissions.attachment import ATTACHABLE, may_attach, may_attach_file, may_remove_attachment, wrong_kind
from proposals.permissions.personal_data import may_publish_text

LONGEST_SIDE = 2400
MOST_PIXELS = 50_000_000
MOST_UNPACKED = 100 * 1024 * 1024
PDF = "application/pdf"
OFFICE = {
    "word/document.xml": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "xl/workbook.xml": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
}


def add_attachment(
    *, actor: Actor, proposal: Proposal, name: str, content: bytes, kind_of_paper: str = Attachment.Kind.DOCUMENT
) -> Attachment:
    """Attach a file; `kind_of_paper` says whether it is the budget. Its kind is what is in it, never what it calls itself. The same file twice is one attachment, of the kind said last."""
    kept, kind, suffix = examine(content)
    shown = shown_as(name, suffix)
    with writing():
        now = database_now()
        proposal = lock_matter(proposal)
        require(may_attach(actor, proposal, now))
        require(may_publish_text(shown))
        present = Attachment.objects.filter(proposal=proposal, removed_at=None)
        digest = hashlib.sha256(kept).hexdigest()
        same = present.filter(sha256=digest).first()
        if same is not None:
            return _as_kind(actor, same, kind_of_paper, now)
        require(may_attach_file(shown, len(content), present.count()))
        assert actor.person is not None
        attachment = Attachment(
            community=actor.community,
            proposal=proposal,
            kind=kind_of_paper,
            name=shown,
            content_type=kind,
            size=len(kept),
            sha256=digest,
            added_at=now,
            added_by=participant_for(actor.person),
        )
        attachment.file.save(f"{digest[:32]}{suffix}", ContentFile(kept), save=False)
        attachment.save()
        record(
            actor=actor, name="attachment:added", about=attachment, at=now,
            particulars={"proposal": proposal.pk, "sha256": digest, "content_type": kind, "kind": kind_of_paper},
        )  # fmt: skip
        touch(proposal)
        return attachment


def _as_kind(actor: Actor, attachment: Attachment, kind: str, now: datetime) -> Attachment:
    """A budget that was first attached as a plain paper becomes the budget; what belongs to a gate or a risk stays so."""
    if attachment.kind == kind or not {attachment.kind, kind} <= set(ATTACHABLE):
        return attachment
    attachment.kind = kind
    attachment.save(update_fields=["kind"])
    particulars = {"proposal": attachment.proposal_id, "sha256": attachment.sha256, "kind": kind}
    record(actor=actor, name="attachment:kind_changed", about=attachment, at=now, particulars=particulars)
    touch(attachment.proposal)
    return attachment


def remove_attachment(*, actor: Actor, attachment: Attachment) -> None:
    """Take it off the page. Of a draft the file goes too; of a public matter the record keeps its fingerprint."""
    with writing():
        now = database_now()
        proposal = lock_matter(attachment.proposal)
        attachment = Attachment.objects.select_related("proposal").get(pk=attachment.pk)
        if attachment.removed_at is not None:
            return
        require(may_remove_attachment(actor, attachment, now))
        attachment.removed_at = now
        attachment.save(update_fields=["removed_at"])
        erase_file(attachment)
        record(
            actor=actor, name="attachment:removed", about=attachment, at=now,
            particulars={"proposal": proposal.pk, "sha256": attachment.sha256},
        )  # fmt: skip
        touch(proposal)


def shown_as(name: str, suffix: str) -> str:
    """Its own name without any folder, with the suffix of what is in it."""
    return f"{PurePath(name.replace(chr(92), '/')).stem[:180].strip() or 'file'}{suffix}"


def erase_file(attachment: Attachment) -> None:
    """Delete the file once the removal has committed: a rolled-back removal keeps it."""
    storage, name = attachment.file.storage, attachment.file.name or ""
    # The same picture may be attached twice in turn; the newer row keeps its own file.
    transaction.on_commit(lambda: storage.delete(name), robust=True)


def examine(content: bytes) -> tuple[bytes, str, str]:
    """(what is kept, its content type, its suffix), or Refused: too large, or none of the kinds."""
    require(may_attach_file("", len(content), 0))
    if content.startswith(b"%PDF-"):
        return content, PDF, ".pdf"
    if content.startswith(b"PK\x03\x04"):
        return content, *_office(content)
    return _picture(content)


def _office(content: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError):
        raise Refused(wrong_kind()) from None
    macros = any(name.endswith(("vbaProject.bin", ".exe")) for name in names)
    found = next((kind for entry, kind in OFFICE.items() if entry in names), None)
    if found is None or macros or unpacked > MOST_UNPACKED or "[Content_Types].xml" not in names:
        raise Refused(wrong_kind())
    return found


def _picture(content: bytes) -> tuple[bytes, str, str]:
    """Drawn anew and no larger than needed: place, time and camera stay with who took it."""
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(wrong_kind())
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            out = BytesIO()
            if picture.format == "PNG":
                _without_notes(upright.convert("RGBA")).save(out, "PNG", optimize=True)
                return out.getvalue(), "image/png", ".png"
            _without_notes(upright.convert("RGB")).save(out, "JPEG", quality=85)
            return out.getvalue(), "image/jpeg", ".jpg"
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Refused(wrong_kind()) from None


def _without_notes(picture: Image.Image) -> Image.Image:
    """The pixels alone, without EXIF, comments, profiles or text blocks."""
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    return clean
