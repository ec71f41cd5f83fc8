"""What a procedure must hold together: its stages as a way, its rules as something that can be counted."""

from councils.rules.flaws import Flaw
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


def _check_days(defn: Definition) -> None:
    for key, field, days in (
        ("screening", "max_days", defn.days.screening),
        ("discussion", "min_days", defn.days.comment),
        ("discussion", "max_days", defn.days.comment),
        ("display", "min_days", defn.days.display),
        ("display", "max_days", defn.days.display),
    ):
        for at, stage in enumerate(defn.stages):
            if stage.key == key and getattr(stage, field) != days:
                raise Flaw(f"stages[{at}].{field}", f"“days” says {days}.", "Write the same number in both places.")
    if defn.days.objection > defn.days.display:
        raise Flaw("days.objection", "Objections end before the display does.", "Lower it.")
