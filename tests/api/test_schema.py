import io
from collections.abc import Callable

import pytest
import yaml
from django.core.management import call_command
from django.test import Client


@pytest.fixture(scope="module")
def schema() -> dict[str, dict[str, dict[str, dict[str, object]]]]:
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    return yaml.safe_load(out.getvalue())


def test_the_schema_is_valid_openapi_3_without_a_warning(schema: dict[str, object]) -> None:
    assert str(schema["openapi"]).startswith("3.")


def test_everything_lies_below_a_community(schema: dict[str, dict[str, object]]) -> None:
    assert all(path.startswith("/api/v1/communities/") for path in schema["paths"])


def test_every_operation_may_be_refused(schema: dict[str, dict[str, dict[str, dict[str, object]]]]) -> None:
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    assert operations
    assert all("4XX" in operation["responses"] for operation in operations)  # type: ignore[operator]


def test_no_field_of_the_schema_is_personal(schema: dict[str, dict[str, dict[str, dict[str, object]]]]) -> None:
    fields = {name for part in schema["components"]["schemas"].values() for name in part.get("properties", {})}  # type: ignore[attr-defined]
    assert not fields & {
        "person", "persons", "account", "username", "email", "phone", "phone_sealed", "name_of", "birth_year", "register_id",
        "household", "door", "owner", "by", "recorded_by", "participant", "actor", "payload", "salt", "elector_number", "bundle",
    }  # fmt: skip


def test_schema_and_its_page_are_served_within_the_content_policy(db: None, client_of: Callable[..., Client]) -> None:
    browser = client_of(None)
    assert browser.get("/api/v1/schema/").status_code == 200
    page = browser.get("/api/v1/docs/")
    html = page.content.decode()
    assert page.status_code == 200
    assert "<style" not in html
    assert "style=" not in html
    assert "http://" not in html.replace("http://testserver", "")
    assert "https://" not in html
    assert all("src=" in tag for tag in html.split("<script")[1:])
    assert browser.get("/api/v1/docs/?script=").headers["Content-Type"].startswith("application/javascript")
