"""A matter from its first draft: its text, its supporters, its screening; and what is mine."""

from django.urls import URLPattern, include, path

from frontend.views import mine
from frontend.views.matters import (
    attachments,
    drafts,
    failure,
    gates,
    matter,
    opinions,
    risk,
    rule,
    screening,
    submission,
    support,
    versions,
)
from frontend.views.matters import list as listing
from frontend.views.matters import path as matter_path

ONE = [
    path("", matter.matter, name="matter"),
    path("steps/", matter.steps, name="matter-steps"),
    path("support/", matter.support, name="matter-support"),
    path("draft/", drafts.edit, name="matter-draft"),
    path("draft/removal/", drafts.removal, name="matter-draft-removal"),
    path("submission/", submission.submission, name="matter-submission"),
    path("withdrawal/", submission.withdrawal, name="matter-withdrawal"),
    path("failure/", failure.failure, name="matter-failure"),
    path("opinions/", opinions.opinions, name="matter-opinions"),
    path("procedure/", rule.procedure, name="matter-procedure"),
    path("signature/", support.signature, name="matter-signature"),
    path("signature/withdrawal/", support.signature_withdrawal, name="matter-signature-withdrawal"),
    path("signatures/", support.paper_signatures, name="matter-paper-signatures"),
    path("revision/", versions.revision, name="matter-revision"),
    path("versions/", versions.versions, name="matter-versions"),
    path("versions/<int:number>/", versions.version, name="matter-version"),
    path("gates/", gates.gates, name="matter-gates"),
    path("gates/<slug:key>/", gates.gate, name="matter-gate"),
    path("gates/records/<int:number>/withdrawal/", gates.withdrawal, name="matter-gate-withdrawal"),
    path("risk/", risk.risk, name="matter-risk"),
    path("major/", risk.major, name="matter-major"),
    path("attachments/", attachments.attachments, name="matter-attachments"),
    path("attachments/<int:number>/", attachments.attachment, name="matter-attachment"),
    path("attachments/<int:number>/removal/", attachments.attachment_removal, name="matter-attachment-removal"),
]

SCREENING = [
    path("", screening.screening, name="matter-screening"),
    path("path/", matter_path.path, name="matter-path"),
    path("acceptance/", screening.acceptance, name="matter-acceptance"),
    path("return/", screening.returning, name="matter-return"),
    path("referral/", screening.referral, name="matter-referral"),
]

urlpatterns: list[URLPattern] = [
    path("matters/", listing.matters, name="matters"),
    path("matters/new/", drafts.new, name="matter-new"),
    path("matters/drafts/", drafts.autosave, name="matter-drafts"),
    path("matters/<int:pk>/", include(ONE)),  # type: ignore[list-item]
    path("screening/", screening.desk, name="screening"),
    path("screening/<int:pk>/", include(SCREENING)),  # type: ignore[list-item]
    path("mine/", mine.mine, name="mine"),
    path("mine/messages/reading/", mine.reading, name="mine-reading"),
]
