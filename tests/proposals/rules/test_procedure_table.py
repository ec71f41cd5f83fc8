"""Each shipped procedure as a lawyer reads it, kept word for word: whoever changes a rule sees what it says now.

After a change that is meant: `UPDATE_GOLDEN=1 pytest tests/proposals/rules/test_procedure_table.py`, then read the difference.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from councils.rules.words import Words
from proposals.rules.procedure_loader import load_definition, load_definitions
from proposals.rules.procedure_table import markdown, plain_text, procedure_table

SHIPPED = load_definitions()
NAMES = {key: defn.name for key, defn in SHIPPED.items()}
GOLDEN = Path(__file__).with_name("golden")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_the_table_of_a_procedure_says_what_it_said(key: str, lang: str) -> None:
    told = markdown(SHIPPED[key], lang, NAMES)
    kept = GOLDEN / f"{key}.{lang}.md"
    if os.environ.get("UPDATE_GOLDEN"):
        kept.write_text(told, encoding="utf-8")
    assert told == kept.read_text(encoding="utf-8")


def test_no_table_is_kept_of_a_procedure_that_is_gone() -> None:
    assert {path.name for path in GOLDEN.glob("*.md")} == {
        f"{key}.{lang}.md" for key in SHIPPED for lang in ("zh", "en")
    }


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_every_table_has_its_rows_whole_and_in_both_languages_alike(key: str) -> None:
    zh, en = (procedure_table(SHIPPED[key], lang, NAMES) for lang in ("zh", "en"))
    assert [(s.key, len(s.rows)) for s in zh] == [(s.key, len(s.rows)) for s in en]
    stages = next(section for section in en if section.key == "stages")
    assert stages.told[0][0] == (stages.head[0], stages.rows[0][0])
    assert en[0].told == ()
    for section in (*zh, *en):
        assert len({len(row) for row in section.rows}) == 1
        assert not section.head or len(section.head) == len(section.rows[0])
    assert {"facts", "stages", "rules", "notes"} <= {section.key for section in zh}


def test_plain_text_names_every_stage_and_where_a_contested_matter_goes() -> None:
    told = plain_text(SHIPPED["cn.community_deliberation"], "en", NAMES)
    assert "an objection stands at the end of the display: referred to Residents' assembly" in told
    assert "told in advance" in told
    assert "At most" not in told.splitlines()[0]


def test_an_option_is_a_row_of_the_table() -> None:
    plain = SHIPPED["cn.siyi_lianggongkai"]
    words = {"merge_1_2": Words("可以合并", "Both at once")}
    assert "Both at once" not in markdown(plain, "en", NAMES)
    assert "Both at once" in markdown(load_definition(replace(plain, options=words).to_json()), "en", NAMES)
