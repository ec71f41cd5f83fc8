"""Set up a real community: `manage.py setup_community`; what is not given as an option is asked."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify

from councils.actions.setup import BODIES, Office, SetUp, set_up_community
from councils.models import Community
from councils.permissions.refusal import Refused
from councils.rules.days import COUNTRIES
from proposals.actions.procedures import adopt_procedures

ASKED = {
    "name": "Name of the community, as on its seal (青槐社区)",
    "name_en": "Name in English (may stay empty)",
    "slug": "Short name in addresses (letters, digits, hyphens)",
    "kind": "Kind: " + ", ".join(BODIES),
    "country": "Country, for its clock and public holidays: " + ", ".join(COUNTRIES) + " (empty: china)",
    "office_phone": "Telephone of the committee's office",
    "office_place": "Where paper ballots are collected (居委会一楼)",
    "secretary": "Name of the first secretary",
    "clerk": "Name of the first clerk (another person)",
}
OPTIONAL = {"name_en", "country", "office_phone", "office_place"}


class Command(BaseCommand):
    help = "Set up a real community: its bodies, its first secretary and clerk, its procedures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for option, what in ASKED.items():
            parser.add_argument(f"--{option.replace('_', '-')}", default=None, help=what)
        parser.add_argument("--no-input", action="store_true", help="ask nothing; what is missing is an error")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO_SIGN_IN and not options["no_input"]:
            self.stdout.write(
                "Note: DEMO_SIGN_IN is on. The server will refuse to start beside this community until it is 0."
            )
        if Community.objects.filter(is_demo=True).exists():
            raise CommandError(
                "This installation holds the demo. A real community needs an installation of its own (STATE_DIR)."
            )
        given = {option: self._ask(option, options) for option in ASKED}
        passwords = {"secretary": secrets.token_urlsafe(9), "clerk": secrets.token_urlsafe(9)}
        wanted = SetUp(
            slug=slugify(given["slug"]),
            name=given["name"],
            name_en=given["name_en"],
            kind=given["kind"],
            country=given["country"] or "china",
            office_phone=given["office_phone"],
            office_place=given["office_place"],
            secretary=Office(given["secretary"], f"{slugify(given['slug'])}-secretary", passwords["secretary"]),
            clerk=Office(given["clerk"], f"{slugify(given['slug'])}-clerk", passwords["clerk"]),
        )
        try:
            community, actor = set_up_community(wanted=wanted)
        except Refused as refused:
            raise CommandError(str(refused.refusal)) from refused
        adopted = adopt_procedures(actor=actor)
        self._next(community, wanted, len(adopted))

    def _ask(self, option: str, options: dict[str, Any]) -> str:
        if options[option] is not None:
            return str(options[option]).strip()
        if options["no_input"]:
            if option in OPTIONAL:
                return ""
            raise CommandError(f"--{option.replace('_', '-')} is missing: {ASKED[option]}")
        return input(f"{ASKED[option]}: ").strip()

    def _next(self, community: Community, wanted: SetUp, procedures: int) -> None:
        self.stdout.write(
            f"{community.name} is set up, with {procedures} procedures.\n\nOne-time passwords, shown once:"
        )
        for role, office in (("secretary", wanted.secretary), ("clerk", wanted.clerk)):
            self.stdout.write(f"  {role:<10} {office.username:<28} {office.password}")
        self.stdout.write(
            f"""
What to do next:
  1. DEMO_SIGN_IN=0 python manage.py serve, then sign in at /accounts/login/ and change the password.
  2. Set up a passkey or an authenticator: secretary and clerk need a second factor before they act.
  3. Bring in the register: /c/{community.slug}/register/
  4. Make the letters, two people together, and hand them out: /c/{community.slug}/letters/
  5. Look at the table of days: /c/{community.slug}/calendar/ (holidays move deadlines; next year's table comes with a release)
  6. Show the lawyer the procedures and correct their legal basis."""
        )
