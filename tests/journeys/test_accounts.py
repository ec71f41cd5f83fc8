"""A passkey in a real Chromium, with its virtual authenticator: added to the account, then the way in without a password."""

from __future__ import annotations

import os
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Server

PICTURES = os.environ.get("JOURNEY_PICTURES", "")
MAKE = "from councils.models import Account; Account.objects.create_user('passkey-owner', password='open sesame', language='en')"


def test_passkey_is_added_and_signs_in(browser: Browser, server: Server, axe: Callable[[Page], None]) -> None:
    server.manage("shell", "-c", MAKE)
    # A passkey belongs to a name, never to a bare address.
    context = browser.new_context(base_url=server.url.replace("127.0.0.1", "localhost"), locale="en-GB")
    context.add_cookies(
        [{"name": "django_language", "value": "en", "url": server.url.replace("127.0.0.1", "localhost")}]
    )
    page = context.new_page()
    chrome = context.new_cdp_session(page)
    chrome.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    chrome.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    page.goto("/accounts/login/")
    axe(page)
    page.get_by_label("Name to sign in with, or e-mail address").fill("passkey-owner")
    page.get_by_label("Password", exact=True).fill("open sesame")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password", exact=True).fill("open sesame")
    page.get_by_role("button", name="Go on").click()
    axe(page)
    page.get_by_label("Sign in with it alone, without the password").check()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    server.manage("shell", "-c", ADD_APP)
    second_factor_pages(page, axe)
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()

    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto("/accounts/")
    expect(page.locator("main")).to_contain_text("passkey-owner")
    axe(page)
    context.close()


ADD_APP = (
    "from allauth.mfa.totp.internal.auth import TOTP; from councils.models import Account;"
    " TOTP.activate(Account.objects.get(username='passkey-owner'), 'JBSWY3DPEHPK3PXP')"
)


def second_factor_pages(page: Page, axe: Callable[[Page], None]) -> None:
    """What one meets when changing a second factor: recovery codes, a passkey's name and end, the app's end; on both sizes."""
    page.goto("/accounts/2fa/webauthn/")
    own = page.locator("main a[href*='/webauthn/keys/']").evaluate_all("links => links.map(a => a.pathname)")
    assert any(path.endswith("/edit/") for path in own)
    assert any(path.endswith("/remove/") for path in own)
    for path in ("recovery-codes/", "recovery-codes/generate/", "totp/deactivate/", *own):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(path if path.startswith("/") else f"/accounts/2fa/{path}")
        assert page.url.endswith(path), f"{path} leads to {page.url}"
        axe(page)
        page.set_viewport_size({"width": 320, "height": 900})
        axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, f"{page.url} is {wide} px wide"
        keep_picture(page, "en", path.removeprefix("/accounts/"))


OPEN = ("login/", "signup/", "password/reset/", "password/reset/done/", "confirm-email/x/", "inactive/")
OWN = ("", "logout/", "password/change/", "email/", "2fa/", "2fa/webauthn/", "sessions/", "reauthenticate/")


def test_account_pages_are_whole_on_the_narrowest_phone(
    visitor: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    """Both languages and both themes: nothing against WCAG, nothing wider than 320 px; what follows a password stands too."""
    for language, dark in (("zh-hans", False), ("en", True)):
        nobody = visitor("", language=language, dark=dark)
        resident = visitor("resident", language=language, dark=dark)
        for page, paths in ((nobody, (*OPEN, "../c/qinghuai/privacy/")), (resident, OWN)):
            page.set_viewport_size({"width": 320, "height": 700})
            for path in paths:
                page.goto(f"/accounts/{path}")
                axe(page)
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= 320, f"{page.url} is {wide} px wide"
                keep_picture(page, language, path)


def keep_picture(page: Page, language: str, path: str) -> None:
    """For looking at, where JOURNEY_PICTURES names a folder."""
    if PICTURES:
        name = path.strip("./").replace("/", "-") or "account"
        page.screenshot(path=f"{PICTURES}/account-{language}-{name}.png", full_page=True)
