from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from PIL import Image

from councils.models import Event
from councils.permissions.refusal import Refused
from proposals.actions.attachments import add_attachment, remove_attachment
from proposals.models import Attachment
from tests.conftest import actor_of


def pdf(more: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj <<>> endobj\n" + more + b"\n%%EOF"


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    Image.new("RGB", size, "navy").save(out, kind, exif=exif)
    return out.getvalue()


def office(*entries: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for entry in ("[Content_Types].xml", *entries):
            archive.writestr(entry, "<x/>")
    return out.getvalue()


def test_picture_is_drawn_anew_without_what_the_camera_wrote(council, matter):
    kept = add_attachment(actor=actor_of(council.resident), proposal=matter(), name="灯.jpg", content=photo())
    with kept.file.open() as file:
        content = file.read()
    assert b"SecretCamera" in photo()
    assert b"SecretCamera" not in content
    with Image.open(BytesIO(content)) as picture:
        assert picture.size == (60, 40)
        assert not picture.getexif()


def test_large_picture_becomes_no_larger_than_needed(council, matter):
    kept = add_attachment(
        actor=actor_of(council.resident), proposal=matter(), name="大.png", content=photo("PNG", (4000, 1000))
    )
    with kept.file.open() as file, Image.open(file) as picture:
        assert picture.size == (2400, 600)


@pytest.mark.parametrize(("name", "content", "kind", "shown"), [
    ("方案.pdf", pdf(), "application/pdf", "方案.pdf"),
    ("报价.docx", office("word/document.xml"), "wordprocessingml.document", "报价.docx"),
    ("预算.xlsx", office("xl/workbook.xml"), "spreadsheetml.sheet", "预算.xlsx"),
    ("冒充.exe", pdf(), "application/pdf", "冒充.pdf"),
    ("..\\..\\etc\\passwd", pdf(), "application/pdf", "passwd.pdf"),
])  # fmt: skip
def test_kind_is_what_is_in_the_file(council, matter, name, content, kind, shown):
    kept = add_attachment(actor=actor_of(council.resident), proposal=matter(), name=name, content=content)
    assert kept.content_type.endswith(kind)
    assert kept.name == shown
    assert len(kept.sha256) == 64


@pytest.mark.parametrize(("content", "code"), [
    (b"<html><script>alert(1)</script></html>", "attachment:kind"),
    (b"GIF89a" + b"\0" * 40, "attachment:kind"),
    (photo()[:200], "attachment:kind"),
    (office("word/document.xml", "word/vbaProject.bin"), "attachment:kind"),
    (office("evil.txt"), "attachment:kind"),
    (b"PK\x03\x04 not a zip", "attachment:kind"),
    (b"", "attachment:empty"),
    (pdf(b"x" * (5 * 1024 * 1024)), "attachment:too_large"),
])  # fmt: skip
def test_bad_file_is_refused_in_a_sentence(council, matter, content, code):
    with pytest.raises(Refused) as refused:
        add_attachment(actor=actor_of(council.resident), proposal=matter(), name="x.pdf", content=content)
    assert refused.value.refusal.code == code
    assert not Attachment.objects.exists()


def test_file_name_with_a_phone_number_is_refused(council, matter):
    with pytest.raises(Refused) as refused:
        add_attachment(actor=actor_of(council.resident), proposal=matter(), name="13912345678.pdf", content=pdf())
    assert refused.value.refusal.code == "text:personal_data"


def test_same_file_twice_is_one_and_the_eleventh_is_refused(council, matter):
    proposal, author = matter(), actor_of(council.resident)
    first = add_attachment(actor=author, proposal=proposal, name="a.pdf", content=pdf())
    assert add_attachment(actor=author, proposal=proposal, name="b.pdf", content=pdf()) == first
    for n in range(9):
        add_attachment(actor=author, proposal=proposal, name="a.pdf", content=pdf(bytes([65 + n])))
    with pytest.raises(Refused) as refused:
        add_attachment(actor=author, proposal=proposal, name="a.pdf", content=pdf(b"more"))
    assert refused.value.refusal.code == "attachment:too_many"


def test_removed_attachment_is_gone_from_the_disk(council, matter, django_capture_on_commit_callbacks):
    proposal, author = matter("support"), actor_of(council.resident)
    kept = add_attachment(actor=author, proposal=proposal, name="a.pdf", content=pdf())
    storage, name = kept.file.storage, kept.file.name
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(actor=author, attachment=kept)
    assert not storage.exists(name)
    assert Attachment.objects.get().removed_at is not None


@pytest.mark.parametrize(("who", "stage", "allowed"), [
    ("resident", "draft", True), ("resident", "discussion", True), ("resident", "meeting", False),
    ("secretary", "draft", False), ("secretary", "discussion", True), ("secretary", "display", False),
    ("clerk", "discussion", False), ("other_resident", "support", False), ("chair", "discussion", False),
    ("neighbour_secretary", "discussion", False),
])  # fmt: skip
def test_attaching_by_role_and_stage(council, matter, who, stage, allowed):
    proposal, actor = matter(stage), actor_of(getattr(council, who))
    if allowed:
        assert add_attachment(actor=actor, proposal=proposal, name="a.pdf", content=pdf()).pk
    else:
        with pytest.raises(Refused):
            add_attachment(actor=actor, proposal=proposal, name="a.pdf", content=pdf())


def test_the_same_file_said_to_be_the_budget_becomes_the_budget_once(council, matter):
    proposal, actor = matter(), actor_of(council.resident)
    for kind in ("document", "budget", "budget"):
        add_attachment(actor=actor, proposal=proposal, name="预算.pdf", content=pdf(), kind_of_paper=kind)
    assert Attachment.objects.get().kind == "budget"
    assert Event.objects.filter(name="attachment:kind_changed").count() == 1
    Attachment.objects.update(kind="risk")
    add_attachment(actor=actor, proposal=proposal, name="预算.pdf", content=pdf(), kind_of_paper="budget")
    assert Attachment.objects.get().kind == "risk"
