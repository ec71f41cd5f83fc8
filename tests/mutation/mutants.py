"""Small wrong versions of a module, one change each, as the code objects of its functions.

Own and short, because mutmut and cosmic-ray start a process with a database for each mutant: here it is forked from one
that has everything loaded, and a function is given other code where it stands, whoever has imported it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any

SWAPS: dict[type, type] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add,
}  # fmt: skip
# What only words depend on: the text of a refusal is read by people and by other tests.
WORDS = {"_", "_say", "gettext", "Refusal"}
CHANGED = (
    ast.Compare, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Constant, ast.If, ast.IfExp, ast.Expr, ast.Call, ast.Return,
)  # fmt: skip
QUERIES = {"filter", "exclude", "update", "get"}


@dataclass(frozen=True)
class Mutant:
    name: str  # "ballots:134 `is None` for `is not None`"
    tree: ast.Module
    line: int


def mutants_of(module: ModuleType) -> Iterator[Mutant]:
    """Every mutant of the module's functions, in the order of its lines."""
    assert module.__file__ is not None
    with open(module.__file__) as file:
        text = file.read()
    short = module.__name__.rsplit(".", 1)[-1]
    whole = ast.parse(text)
    above = _parents(whole)
    for at, original in enumerate(ast.walk(whole)):
        if not isinstance(original, CHANGED) or not _in_function(original, above) or _in_words(original, above):
            continue
        for change in range(8):
            mutated = ast.parse(text)
            node = next(n for place, n in enumerate(ast.walk(mutated)) if place == at)
            parents = _parents(mutated)
            said = _change(node, parents, change)
            if said is None:
                break
            line = getattr(node, "lineno", 0) or getattr(parents.get(node), "lineno", 0)
            yield Mutant(f"{short}:{line} {said[:160]}", ast.fix_missing_locations(mutated), line)


def _parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def _in_function(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    inside = False
    while node in parents:
        before, node = node, parents[node]
        if isinstance(node, ast.FunctionDef):
            if before in node.decorator_list or before is node.args or before is node.returns:
                return False
            inside = True
        if isinstance(node, ast.AnnAssign) and before is node.annotation:
            return False
    return inside


def _in_words(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    while node in parents:
        node = parents[node]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WORDS:
            return True
        if isinstance(node, ast.Assert):
            return True
    return False


def _change(node: ast.AST, parents: dict[ast.AST, ast.AST], change: int) -> str | None:
    """Make change number `change` of those that this node allows; None when there are no more."""
    match node:
        case ast.Compare(ops=[op]) if change == 0 and type(op) in SWAPS:
            before = ast.unparse(node)
            node.ops = [SWAPS[type(op)]()]
            return f"`{ast.unparse(node)}` for `{before}`"
        case ast.BoolOp() if change == 0:
            before = ast.unparse(node)
            node.op = SWAPS[type(node.op)]()
            return f"`{ast.unparse(node)}` for `{before}`"
        case ast.BinOp(op=ast.Add() | ast.Sub()) if change == 0:
            before = ast.unparse(node)
            node.op = SWAPS[type(node.op)]()
            return f"`{ast.unparse(node)}` for `{before}`"
        case ast.UnaryOp(op=ast.Not()) if change == 0:
            before = ast.unparse(node)
            _replace(parents[node], node, node.operand)
            return f"`{ast.unparse(node.operand)}` for `{before}`"
        case ast.Constant(value=bool()) if change == 0:
            node.value = not node.value
            return f"`{node.value}` turned round"
        case ast.Constant(value=int()) if change == 0:
            node.value += 1
            return f"`{node.value}` for `{node.value - 1}`"
        case ast.If() | ast.IfExp() if change < 2:
            before = ast.unparse(node.test)
            node.test = ast.Constant(value=change == 0)
            return f"`if {change == 0}` for `if {before}`"
        case ast.Expr(value=ast.Call()) if change == 0:
            before = ast.unparse(node)
            _replace(parents[node], node, ast.Pass())
            return f"without `{before}`"
        case ast.Call(func=ast.Attribute(attr=name), keywords=given) if name in QUERIES and change < len(given) > 1:
            dropped = given.pop(change)
            return f"`{name}` without `{ast.unparse(dropped)}`"
        case ast.Return(value=ast.expr()) if change == 0 and not isinstance(node.value, ast.Constant):
            before = ast.unparse(node)
            node.value = ast.Constant(value=None)
            return f"`return None` for `{before}`"
    return None


def _replace(parent: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for name, value in ast.iter_fields(parent):
        if value is old:
            setattr(parent, name, new)
        elif isinstance(value, list) and old in value:
            value[value.index(old)] = new


def install(mutant: Mutant, module: ModuleType) -> None:
    """Give the functions of the loaded module the mutant's code; whoever has imported one gets it too."""
    codes = dict(_codes(compile(mutant.tree, str(module.__file__), "exec")))
    for name, function in _functions(module):
        function.__code__ = codes[name]


def _codes(code: CodeType, prefix: str = "") -> Iterator[tuple[str, CodeType]]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield prefix + inner.co_name, inner
            yield from _codes(inner, f"{prefix}{inner.co_name}.")


def _functions(owner: Any, prefix: str = "") -> Iterator[tuple[str, FunctionType]]:
    module = owner.__name__ if isinstance(owner, ModuleType) else owner.__module__
    for value in vars(owner).values():
        value = value.fget if isinstance(value, property) else value
        if (
            isinstance(value, FunctionType)
            and value.__module__ == module
            and "dataclass" not in value.__code__.co_filename
        ):
            if value.__code__.co_filename.startswith("<"):
                continue  # written by dataclasses
            yield prefix + value.__name__, value
        elif isinstance(value, type) and value.__module__ == module:
            yield from _functions(value, f"{prefix}{value.__name__}.")
