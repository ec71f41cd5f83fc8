"""What a procedure must hold together: its stages as a way, its rules as something that can be counted."""

from collections.abc import Mapping

from councils.rules.flaws import Flaw
from proposals.rules.failing import check_on_fail
from proposals.rules.procedures import SPINE, Definition, Stage
from proposals.rules.thresholds import Bar, Rule


def check_definition(defn: Definition) -> None:
    """Raise the first Flaw found; a definition that passes can be run to an end."""
    keys = [stage.key for stage in defn.stages]
    for at, key in enumerate(keys):
        if key in keys[:at]:
            raise Flaw(f"stages[{at}].key", f"“{key}” stands twice.", "Remove one of them.")
    for at, stage in enumerate(defn.stages):
        _check_stage(stage, f"stages[{at}]", keys)
    _check_order(keys)
    _check_way(defn)
    _check_rules(defn)
    _check_ballot(defn)
    _check_days(defn)
    failings = tuple(dict.fromkeys(_failings(defn)))
    check_on_fail(defn.on_fail, defn.refer_to, keys, failings)


def _failings(defn: Definition) -> list[str]:
    quorate = any(rule.quorum for rule in defn.rules.values())
    return [*(rule.failing for rule in defn.rules.values()), *(("inquorate",) if quorate else ())]


def check_together(defn: Definition, others: Mapping[str, Definition]) -> None:
    """What only shows beside the other procedures: the one referred to is there, and does not refer back."""
    seen = [defn.key]
    while (to := others[seen[-1]].refer_to) is not None:
        if to not in others:
            raise Flaw("refer_to", f"There is no procedure “{to}”.", f"Use one of: {', '.join(sorted(others))}.")
        if to in seen:
            raise Flaw("refer_to", f"“{to}” leads back here.", "A matter must come to an end; refer it elsewhere.")
        seen.append(to)


def _check_stage(stage: Stage, place: str, keys: list[str]) -> None:
    ways = (*stage.next, *stage.exits, *((stage.on_fail,) if stage.on_fail else ()))
    for to in ways:
        if to not in keys:
            raise Flaw(place, f"“{stage.key}” leads to “{to}”, which is no stage here.", f"Add the stage “{to}”.")
    if stage.is_end and ways:
        raise Flaw(place, f"“{stage.key}” is an end and leads on.", 'Empty "next", "exits" and "on_fail".')
    if not stage.is_end and not stage.next:
        raise Flaw(f"{place}.next", f"“{stage.key}” leads nowhere.", 'Name the next stage, or make its kind "end".')
    if stage.on_fail in stage.next:
        raise Flaw(f"{place}.on_fail", "Failing and going on lead to the same stage.", "Give failing its own.")
    if stage.max_days is not None and stage.min_days > stage.max_days:
        raise Flaw(f"{place}.min_days", "The least is more than the most.", 'Lower "min_days".')
    if stage.at_deadline != "stay" and stage.max_days is None:
        raise Flaw(f"{place}.at_deadline", "There is no deadline.", 'Set "max_days", or write "stay".')
    if stage.at_deadline == "fail" and stage.on_fail is None:
        raise Flaw(f"{place}.on_fail", "Failing leads nowhere.", 'Name a stage in "on_fail".')
    if stage.kind != "return":
        for to in stage.next:
            if to in SPINE and stage.key in SPINE and SPINE.index(to) <= SPINE.index(stage.key):
                raise Flaw(f"{place}.next", f"“{stage.key}” goes back to “{to}”.", "Go forward, or return the matter.")


def _check_order(keys: list[str]) -> None:
    on_spine = [key for key in keys if key in SPINE]
    if on_spine != sorted(on_spine, key=SPINE.index):
        raise Flaw("stages", f"The order is {', '.join(on_spine)}.", f"Keep the order {', '.join(SPINE)}.")


def _check_way(defn: Definition) -> None:
    ways = {
        stage.key: {*stage.next, *stage.exits, *((stage.on_fail,) if stage.on_fail else ())} for stage in defn.stages
    }
    entered = set().union(*ways.values())
    starts = [key for key in ways if key not in entered]
    if starts != [defn.start]:
        found = ", ".join(starts) or "none"
        raise Flaw("stages", f"A matter begins at one stage, the first; found: {found}.", "Lead to every other stage.")
    reached, todo = {defn.start}, [defn.start]
    while todo:
        new = ways[todo.pop()] - reached
        reached |= new
        todo += new
    for at, stage in enumerate(defn.stages):
        if stage.key not in reached:
            raise Flaw(f"stages[{at}]", f"Nothing leads to “{stage.key}”.", "Lead to it, or remove it.")
    if not any(stage.is_end for stage in defn.stages):
        raise Flaw("stages", "No matter ever ends.", 'Add a stage of the kind "end".')


def _check_rules(defn: Definition) -> None:
    if not defn.rules:
        raise Flaw("rules", "Nothing says what carries a poll.", "Add a rule for a unit.")
    for unit, rule in defn.rules.items():
        place = f"rules.{unit}"
        if rule.unit != unit:
            raise Flaw(f"{place}.unit", f"This rule counts by {rule.unit}.", f"Move it to rules.{rule.unit}.")
        if rule.binding and not (rule.legal_basis.zh and rule.legal_basis.en):
            raise Flaw(f"{place}.legal_basis", "A rule that binds names its law.", "Fill in both languages.")
        for kind in ("quorum", "threshold"):
            for at, bar in enumerate(getattr(rule, kind)):
                _check_base(defn, rule, bar, f"{place}.{kind}[{at}].base")


def _check_base(defn: Definition, rule: Rule, bar: Bar, place: str) -> None:
    if bar.base == "members" and rule.unit != "member":
        raise Flaw(place, f"By {rule.unit} there are no members.", 'Use "eligible".')
    if bar.base == "due" and "period" in defn.modes:
        raise Flaw(
            place, "Nobody is due where there is no meeting.", 'Use "eligible", or take "period" out of "modes".'
        )
    if "meeting" not in defn.modes and (bar.base == "present" or bar.counts == "present"):
        raise Flaw(place, "Nobody is present where there is no meeting.", 'Count those who have cast: "cast".')


def _check_ballot(defn: Definition) -> None:
    keys = [stage.key for stage in defn.stages]
    for mode, stage in (("meeting", "meeting"), ("period", "ballot")):
        if mode in defn.modes and stage not in keys:
            raise Flaw("modes", f"“{mode}” needs the stage “{stage}”.", f"Add the stage, or take “{mode}” out.")
    if "confidential" in defn.secrecy and any(len(rule.measures) > 1 for rule in defn.rules.values()):
        raise Flaw("secrecy", "A weight gives away whose ballot it is.", 'Take "confidential" out.')
    residents = any(rule.binding and rule.unit in ("person", "household") for rule in defn.rules.values())
    if residents and "paper" not in defn.channels:
        raise Flaw("channels", "A vote of residents that binds is open on paper too.", 'Add "paper".')
    if defn.proxy.allowed != bool(defn.proxy.most):
        raise Flaw("proxy.most", "It contradicts “allowed”.", "Give at least 1 where proxies are allowed, else 0.")
    if defn.refer_to and "referred" not in keys:
        raise Flaw("refer_to", "There is no stage “referred”.", "Add it.")
    if defn.refer_to == defn.key:
        raise Flaw("refer_to", "It refers to itself.", "Name another procedure.")
    _check_record_only(defn)


def _check_record_only(defn: Definition) -> None:
    """Recalls and elections are voted on paper under a law of their own: what is open online would void them."""
    if not defn.record_only:
        if defn.secrecy == ("counted",):
            raise Flaw("secrecy", "Nobody could cast a ballot here.", 'Add "named", or set "record_only" to true.')
        return
    if "online" in defn.channels:
        raise Flaw("channels", "Where only the record is kept nobody votes online.", 'Take "online" out.')
    if defn.secrecy != ("counted",):
        raise Flaw("secrecy", "Where only the record is kept there are only totals.", 'Write ["counted"].')


def _check_days(defn: Definition) -> None:
    # Where opinions are collected first, the days for comments are given there.
    comment = "collection" if any(stage.key == "collection" for stage in defn.stages) else "discussion"
    for key, field, days in (
        ("screening", "max_days", defn.days.screening),
        (comment, "min_days", defn.days.comment),
        (comment, "max_days", defn.days.comment),
        ("display", "min_days", defn.days.display),
        ("display", "max_days", defn.days.display),
    ):
        for at, stage in enumerate(defn.stages):
            if stage.key == key and getattr(stage, field) != days:
                raise Flaw(f"stages[{at}].{field}", f"“days” says {days}.", "Write the same number in both places.")
    if defn.days.objection > defn.days.display:
        raise Flaw("days.objection", "Objections go on after the display.", "Lower it.")
    for basis in defn.notice.by_basis:
        if basis not in defn.rules:
            raise Flaw(f"notice.by_basis.{basis}", "Nobody is convened on this basis.", f"Add rules.{basis}.")
    for at, stage in enumerate(defn.stages):
        if stage.between is not None:
            _check_between(defn, stage, f"stages[{at}].between")


def _check_between(defn: Definition, stage: Stage, place: str) -> None:
    between = stage.between
    assert between is not None
    if stage.kind != "vote":
        raise Flaw(place, "Only a vote is held on a day.", "Move it to the stage “ballot”.")
    if not between.first <= between.last:
        raise Flaw(f"{place}.last", "The last day comes before the first.", "Raise it.")
    if between.after not in (found.key for found in defn.stages) or between.after not in SPINE:
        raise Flaw(f"{place}.after", f"“{between.after}” is no stage here.", "Name the stage before the vote.")
    if SPINE.index(between.after) >= SPINE.index(stage.key):
        raise Flaw(f"{place}.after", f"“{between.after}” does not come before it.", "Name an earlier stage.")
    if stage.min_days > between.last:
        raise Flaw(f"{place}.last", "The vote would end after its last day.", f'Lower "min_days" of “{stage.key}”.')
