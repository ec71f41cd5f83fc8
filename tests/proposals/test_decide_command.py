"""`manage.py decide` and `manage.py rules_doc`, as an integrator calls them: no database, plain errors."""

import io
import itertools
import json
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from proposals.management.commands import rules_doc
from proposals.rules.examples import markdown
from proposals.rules.procedure_loader import load_definitions
from tests.proposals.rules.build import rule_json

FACTS = {"measures": {"heads": {"members": 31, "present": 21, "cast": 21, "yes": 11, "no": 10}}}


def run(rule: object, facts: object) -> tuple[dict[str, object], str, int]:
    """(what was printed, what stands on the error output, how it ended)."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("decide", "--rule", str(rule), "--facts", str(facts), stdout=out, stderr=err)
    except SystemExit as end:
        code = int(end.code or 0)
    return json.loads(out.getvalue() or "{}"), err.getvalue(), code


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    rule, facts = tmp_path / "rule.json", tmp_path / "facts.json"
    rule.write_text(json.dumps(rule_json()), encoding="utf-8")
    facts.write_text(json.dumps(FACTS), encoding="utf-8")
    return rule, facts


def test_it_prints_outcome_checks_and_sentences(files: tuple[Path, Path]) -> None:
    said, err, code = run(*files)
    assert (said["outcome"], err, code) == ("adopted", "", 0)
    assert [check["needed"] for check in said["checks"]] == [21, 11]  # type: ignore[union-attr]
    assert said["sentences"]["zh-Hans"].endswith("通过，有约束力。")  # type: ignore[index]


def test_one_of_the_two_may_come_from_the_standard_input(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    rule, facts = files
    monkeypatch.setattr(sys, "stdin", io.StringIO(facts.read_text()))
    assert run(rule, "-")[0]["outcome"] == "adopted"
    monkeypatch.setattr(sys, "stdin", io.StringIO("{}"))
    assert "standard input: rule.unit: This is missing." in run("-", facts)[1]
    said, err, code = run("-", "-")
    assert (said, code) == ({}, 2)
    assert "Give one as a file." in err


@pytest.mark.parametrize(
    ("rule", "facts", "words"),
    [
        ("{", json.dumps(FACTS), "rule.json: line 1, column 2: This is no JSON"),
        ('{"unit": 1, "unit": 2}', json.dumps(FACTS), "rule.json: unit: This word stands twice"),
        (json.dumps(rule_json(tie="dice")), json.dumps(FACTS), "rule.json: rule.tie: 'dice' is not known here."),
        (json.dumps(rule_json()), '{"measures": {}}', "facts.json: facts.measures.heads: This is missing."),
        (json.dumps(rule_json()), '{"measures": {"heads": {"yes": 1}}}', "facts.json: facts.measures.heads.present"),
        (json.dumps(rule_json()), '{"measures": {"heads": {"yes": 1.5}}}', "facts.json: facts.measures.heads.yes"),
        (json.dumps(rule_json()), "[]", "facts.json: facts: Expected an object"),
    ],
)
def test_what_cannot_be_decided_ends_with_2_place_and_mend(
    files: tuple[Path, Path], rule: str, facts: str, words: str
) -> None:
    files[0].write_text(rule, encoding="utf-8")
    files[1].write_text(facts, encoding="utf-8")
    said, err, code = run(*files)
    assert (said, code) == ({}, 2)
    assert words in err
    assert err.strip().endswith(".")
    assert "Traceback" not in err


def test_a_file_that_cannot_be_read_is_named(files: tuple[Path, Path]) -> None:
    missing = files[0].with_name("nothing.json")
    assert "nothing.json: file: It cannot be read" in run(missing, files[1])[1]
    files[0].write_bytes(b"\xff\xfe")
    assert run(*files)[2] == 2


def test_every_example_of_the_document_is_decided_as_it_says(files: tuple[Path, Path]) -> None:
    """The two lines of each block are what the command takes; the sentence above them is what it answers."""
    blocks = rules_doc.page().read_text(encoding="utf-8").partition(rules_doc.BEGIN)[2].split("```json\n")
    assert len(blocks) > 20
    for before, block in itertools.pairwise(blocks):
        rule, facts, *_rest = block.split("\n")
        files[0].write_text(rule, encoding="utf-8")
        files[1].write_text(facts, encoding="utf-8")
        said, err, _code = run(*files)
        assert err == ""
        told = before.strip().rsplit("\n", 1)[-1]
        assert f": {said['outcome']}. " in told
        assert said["sentences"]["en"] in told  # type: ignore[index]


def test_the_document_says_what_the_procedures_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = rules_doc.page().read_text(encoding="utf-8")
    assert markdown(load_definitions()).rstrip() in text
    page = tmp_path / "rules.md"
    by_hand, _begin, made = text.partition(rules_doc.BEGIN)
    page.write_text(by_hand + rules_doc.BEGIN + made.replace("应到31人", "应到32人"), encoding="utf-8")
    monkeypatch.setattr(rules_doc, "page", lambda: page)
    with pytest.raises(SystemExit):
        call_command("rules_doc", "--check", stderr=io.StringIO())
    call_command("rules_doc")
    assert page.read_text(encoding="utf-8") == text
    call_command("rules_doc", "--check")
