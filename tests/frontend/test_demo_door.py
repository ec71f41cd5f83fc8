"""The demo's door lists each community with those whom one may be there, and leads into theirs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config.demo.places import BURGH, VILLAGE, lay_place
from tests.conftest import make_community


@pytest.mark.django_db
def test_each_community_has_its_people_and_one_click_leads_into_it(settings: Any) -> None:
    settings.DEMO_SIGN_IN = True
    make_community()  # the first one, whose accounts are called by the role alone
    for place in (VILLAGE, BURGH):
        lay_place(timezone.now(), place)
    page = Client().get("/demo/", headers={"Accept-Language": "en"}).content.decode()
    assert "Huaigou Village" in page
    assert 'value="kinharrow-chair"' in page
    browser = Client()
    answer = browser.post("/demo/", {"role": "kinharrow-chair"})
    assert answer.headers["Location"] == "/c/kinharrow/"
    assert browser.get("/c/kinharrow/").status_code == 200
