"""The legal basis in all its places: read, corrected without touching anything else, kept over a newer file."""

from councils.rules.words import Words
from proposals.rules.legal_basis import WHOLE, kept_texts, legal_texts, with_legal_texts
from proposals.rules.procedure_loader import load_definition, load_definitions

FOUR = load_definitions()["cn.siyi_lianggongkai"]
PETITIONED = load_definitions()["cn.resident_assembly"]
MINE = Words("本市办法第三条", "Our city's measures, article 3")


def test_every_place_with_a_law_is_found() -> None:
    found = legal_texts(FOUR)
    assert found[WHOLE] == FOUR.legal_basis
    assert {"rules.person", "gate_rules.party_reviewed"} <= set(found)
    assert any(place.startswith("petitions.") for place in legal_texts(PETITIONED))


def test_only_the_text_is_changed() -> None:
    for defn in (FOUR, PETITIONED):
        before = defn.to_json()
        texts = dict.fromkeys(legal_texts(defn), MINE)
        changed = load_definition(with_legal_texts(before, texts))
        assert set(legal_texts(changed).values()) == {MINE}
        assert before == defn.to_json(), "the data that was given stays"
        assert load_definition(with_legal_texts(changed.to_json(), legal_texts(defn))) == defn


def test_what_was_corrected_is_kept_for_a_newer_file() -> None:
    amended = load_definition(with_legal_texts(PETITIONED.to_json(), {WHOLE: MINE}))
    assert kept_texts(PETITIONED, amended, PETITIONED) == {WHOLE: MINE}
    assert kept_texts(PETITIONED, PETITIONED, PETITIONED) == {}
