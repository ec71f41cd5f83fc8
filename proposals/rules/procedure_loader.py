"""Read a procedure from JSON: every error names the file, the place and the mend."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from councils.rules.calendar import READINGS
from councils.rules.flaws import Flaw, flag, mapping, one_of, several_of, whole
from councils.rules.mandates import HOLDERS, Proxy
from councils.rules.words import Words
from proposals.rules.failing import read_on_fail
from proposals.rules.gates import ACTORS, GATES
from proposals.rules.numbers import share
from proposals.rules.petitions import load_petitions
from proposals.rules.procedure_checks import check_definition, check_together
from proposals.rules.procedures import (
    AT_DEADLINE,
    STAGE_KEYS,
    STAGE_KINDS,
    Between,
    Days,
    Definition,
    Notice,
    Stage,
    SupportRule,
)
from proposals.rules.thresholds import UNITS, Rule, words

PROCEDURES = Path(__file__).resolve().parent.parent / "procedures"
BODIES = (
    "community_council", "residents_committee", "villagers_committee", "resident_assembly", "representative_meeting",
    "supervision_committee", "owners_assembly", "owners_committee", "resident_group", "party_org",
)  # fmt: skip
MODES = ("meeting", "period")
CHANNELS = ("online", "room", "paper", "visit")
SECRECY = ("named", "counted", "confidential")
RECUSALS = ("vote", "vote_and_presence")
SUPPORT_BASES = ("adults", "households", "members", "owners", "present")
DEFINITION = (
    "key", "name", "about", "legal_basis", "bodies", "rules", "gate_rules", "modes", "channels", "secrecy",
    "may_change", "chair_may_close", "recusal", "proxy", "notice", "support", "days", "refer_to", "stages",
)  # fmt: skip
# What came later: a procedure without it keeps the hash it always had.
MORE = ("petitions", "on_fail", "record_only", "options", "notes", "meets_every")
OPTIONS = ("merge_1_2",)
STAGE = (
    "key", "kind", "name", "actors", "gates", "reminders", "min_days", "max_days", "at_deadline", "next", "on_fail",
    "exits",
)  # fmt: skip


def load_definitions(folder: Path = PROCEDURES) -> dict[str, Definition]:
    """All procedures of a folder by their key; two files with one key are a Flaw."""
    found: dict[str, Definition] = {}
    files: dict[str, str] = {}
    for path in sorted(folder.glob("*.json")):
        defn = load_file(path)
        if defn.key in found:
            raise Flaw(
                "key", f"“{defn.key}” stands in another file too.", "Give every procedure its own key.", path.name
            )
        found[defn.key], files[defn.key] = defn, path.name
    for key, defn in found.items():
        try:
            check_together(defn, found)
        except Flaw as flaw:
            raise flaw.in_file(files[key]) from flaw
    return found


def load_file(path: Path) -> Definition:
    return load_text(path.read_text(encoding="utf-8"), path.name)


def load_text(text: str, file: str = "") -> Definition:
    """A definition from JSON text; `file` is named in every Flaw."""
    try:
        return load_definition(read_json(text, file))
    except Flaw as flaw:
        raise flaw.in_file(file) from flaw


def read_json(text: str, file: str = "") -> Any:
    """JSON in which no word stands twice in one object, or a Flaw that names the line."""
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Flaw(place, f"This is no JSON: {error.msg}.", "Mend it there.", file) from error
    except Flaw as flaw:
        raise flaw.in_file(file) from flaw


def load_definition(data: Any) -> Definition:
    """A definition from JSON data, complete and consistent, or a Flaw."""
    defn = read_definition(data)
    check_definition(defn)
    return defn


def read_definition(data: Any) -> Definition:
    """Every word in its place, or a Flaw; whether it holds together is not asked."""
    given = mapping(data, "procedure", (*DEFINITION, *MORE), needed=DEFINITION)
    refer_to = given["refer_to"]
    return Definition(
        key=_key(given["key"], "key"),
        name=words(given["name"], "name"),
        about=words(given["about"], "about"),
        legal_basis=words(given["legal_basis"], "legal_basis"),
        bodies=several_of(given["bodies"], "bodies", BODIES, least=1),
        rules=_rules(given["rules"], "rules", UNITS),
        gate_rules=_rules(given["gate_rules"], "gate_rules", GATES),
        modes=several_of(given["modes"], "modes", MODES, least=1),
        channels=several_of(given["channels"], "channels", CHANNELS, least=1),
        secrecy=several_of(given["secrecy"], "secrecy", SECRECY, least=1),
        may_change=flag(given["may_change"], "may_change"),
        chair_may_close=flag(given["chair_may_close"], "chair_may_close"),
        recusal=one_of(given["recusal"], "recusal", RECUSALS),
        proxy=_proxy(given["proxy"]),
        notice=_notice(given["notice"]),
        support=None if given["support"] is None else _support(given["support"]),
        days=_days(given["days"]),
        refer_to=None if refer_to is None else _key(refer_to, "refer_to"),
        stages=_stages(given["stages"]),
        petitions=load_petitions(given.get("petitions", [])),
        on_fail=read_on_fail(given.get("on_fail", {}), "on_fail"),
        record_only=flag(given.get("record_only", False), "record_only"),
        options=_options(given.get("options", {})),
        notes=_notes(given.get("notes", [])),
        meets_every=whole(given.get("meets_every", 0), "meets_every", most=24),
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Flaw(key, "This word stands twice in one object.", "Remove one of them.")
        found[key] = value
    return found


def _key(value: Any, place: str) -> str:
    parts = value.split(".") if isinstance(value, str) else []
    if len(parts) != 2 or not all(part.isascii() and part.replace("_", "a").isalnum() for part in parts):
        raise Flaw(place, f"{value!r} is no key of a procedure.", "Write it as “cn.resident_reps”.")
    return ".".join(parts)


def _rules(data: Any, place: str, known: tuple[str, ...] | Mapping[str, Any]) -> dict[str, Rule]:
    given = mapping(data, place, tuple(known))
    return {key: Rule.from_json(value, f"{place}.{key}") for key, value in given.items()}


def _proxy(data: Any) -> Proxy:
    keys = ("allowed", "most", "written", "same_household", "published")
    given = mapping(data, "proxy", (*keys, "close_relative", "holder"), needed=keys)
    flags = {key: flag(given[key], f"proxy.{key}") for key in keys if key != "most"}
    return Proxy(
        most=whole(given["most"], "proxy.most"),
        close_relative=flag(given.get("close_relative", False), "proxy.close_relative"),
        holder=one_of(given.get("holder", "elector"), "proxy.holder", HOLDERS),
        **flags,
    )


def _options(data: Any) -> dict[str, Words]:
    return {key: words(value, f"options.{key}") for key, value in mapping(data, "options", OPTIONS).items()}


def _notes(data: Any) -> tuple[Words, ...]:
    if not isinstance(data, list):
        raise Flaw("notes", f"Expected a list, found {data!r}.", "Write a list of texts in both languages.")
    return tuple(words(item, f"notes[{at}]") for at, item in enumerate(data))


def _notice(data: Any) -> Notice:
    keys = ("days", "clear", "reading", "short_notice")
    given = mapping(data, "notice", (*keys, "by_basis"), needed=keys)
    by_basis = mapping(given.get("by_basis", {}), "notice.by_basis", UNITS)
    return Notice(
        whole(given["days"], "notice.days", most=365),
        flag(given["clear"], "notice.clear"),
        one_of(given["reading"], "notice.reading", READINGS),
        flag(given["short_notice"], "notice.short_notice"),
        {basis: whole(days, f"notice.by_basis.{basis}", most=365) for basis, days in by_basis.items()},
    )


def _support(data: Any) -> SupportRule:
    keys = ("base", "fraction", "floor", "most")
    given = mapping(data, "support", keys, needed=keys)
    return SupportRule(
        one_of(given["base"], "support.base", SUPPORT_BASES),
        share(given["fraction"], "support.fraction"),
        whole(given["floor"], "support.floor"),
        None if given["most"] is None else whole(given["most"], "support.most", least=1),
    )


def _days(data: Any) -> Days:
    keys = ("screening", "comment", "display", "objection")
    given = mapping(data, "days", keys, needed=keys)
    return Days(**{key: whole(given[key], f"days.{key}", most=365) for key in keys})


def _stages(data: Any) -> tuple[Stage, ...]:
    if not isinstance(data, list) or not data:
        raise Flaw("stages", "Expected a list of stages.", "Write at least one stage and an end.")
    return tuple(_stage(item, f"stages[{at}]") for at, item in enumerate(data))


def _stage(data: Any, place: str) -> Stage:
    given = mapping(data, place, (*STAGE, "between"), needed=STAGE)
    most, on_fail = given["max_days"], given["on_fail"]
    return Stage(
        key=one_of(given["key"], f"{place}.key", STAGE_KEYS),
        kind=one_of(given["kind"], f"{place}.kind", STAGE_KINDS),
        name=words(given["name"], f"{place}.name"),
        actors=several_of(given["actors"], f"{place}.actors", ACTORS),
        gates=several_of(given["gates"], f"{place}.gates", GATES),
        reminders=several_of(given["reminders"], f"{place}.reminders", GATES),
        min_days=whole(given["min_days"], f"{place}.min_days", most=365),
        max_days=None if most is None else whole(most, f"{place}.max_days", least=1, most=365),
        at_deadline=one_of(given["at_deadline"], f"{place}.at_deadline", AT_DEADLINE),
        next=several_of(given["next"], f"{place}.next", STAGE_KEYS),
        on_fail=None if on_fail is None else one_of(on_fail, f"{place}.on_fail", STAGE_KEYS),
        exits=several_of(given["exits"], f"{place}.exits", STAGE_KEYS),
        between=_between(given["between"], f"{place}.between") if "between" in given else None,
    )


def _between(data: Any, place: str) -> Between:
    keys = ("first", "last", "after")
    given = mapping(data, place, keys, needed=keys)
    first, last = (whole(given[key], f"{place}.{key}", most=365) for key in ("first", "last"))
    return Between(first, last, one_of(given["after"], f"{place}.after", STAGE_KEYS))
