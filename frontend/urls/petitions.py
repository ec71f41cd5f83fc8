"""Petitions: what signatures force. The page for everybody, signing, paper sheets, the answer to an audit."""

from django.urls import URLPattern, include, path

from frontend.views.petitions import pages, sheets, signing

ONE = [
    path("", pages.petition, name="petition"),
    path("signature/", signing.signature, name="petition-signature"),
    path("signature/withdrawal/", signing.withdrawal, name="petition-signature-withdrawal"),
    path("sheets/", sheets.sheets, name="petition-sheets"),
    path("sheets/<int:number>/confirmation/", sheets.confirmation, name="petition-sheet-confirmation"),
    path("sheets/<int:number>/rejection/", sheets.rejection, name="petition-sheet-rejection"),
    path("answer/", pages.answer, name="petition-answer"),
]

urlpatterns: list[URLPattern] = [
    path("petitions/", pages.petitions, name="petitions"),
    path("petitions/<int:pk>/", include(ONE)),  # type: ignore[list-item]
    path("matters/<int:pk>/petitions/", pages.start, name="matter-petitions"),
]
