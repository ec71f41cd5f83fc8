"""No table names a person past the table of periods: each has a period, or a reason to stay."""

from __future__ import annotations

from django.apps import apps

from councils.rules.retention import CLASSES
from proposals.actions.retention_classes import BY_KEY

# Erased with their class.
ERASED = {
    "AssistedBallot", "Attendance", "CallBack", "ClaimCode", "Comment", "Elector", "Mandate", "Message",
    "Ownership", "PetitionSignature", "Recusal", "Residency", "Support", "VisitRequest", "WitnessRequest",
}  # fmt: skip
# Public acts of office-holders, kept with what they did.
OFFICE = {
    "Annulment", "Erratum", "FollowUp", "GateRecord", "HandCount", "LetterBatch", "Meeting", "Minutes", "PaperBatch",
    "Petition", "PetitionSheet", "Poll", "ProgressNote", "RegisterImport", "RiskAssessment", "Seat", "SheetEntry",
    "SheetRun", "VisitPlan", "VisitStaff",
}  # fmt: skip
# Point to an entry of the register, whose particulars are erased when it is left for long (class `left`).
REGISTER = {"Household", "Participant"}
# Part of a decision.
DECISION = {"Objection", "Proposal"}


def test_every_table_that_names_a_person_has_its_place() -> None:
    named = {
        model.__name__
        for app in ("councils", "proposals")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if field.many_to_one and field.related_model.__name__ == "Person"  # type: ignore[union-attr]
    }
    assert named == ERASED | OFFICE | REGISTER | DECISION, (
        "say in councils/rules/retention.py or here how long it is kept"
    )


def test_every_class_is_erased_by_somebody() -> None:
    assert BY_KEY.keys() == CLASSES.keys()
