"""Finds every stable problem code in the source, with the message beside it: `Problem(code=…)` and what wraps it.

A function with a parameter called `code` wraps it; one that writes `code=f"family.{code}"` adds the family. The code is
read as text, not run, so that no code is missed because nothing raised it.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, TypeAlias, TypeGuard

from attrs import evolve, frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["FoundCode", "problem_codes"]

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+")


@frozen
class FoundCode:
    """A problem code where it is given.

    Attributes:
        code: The code.
        message: What the problem says there, with `…` for what is filled in; empty when it is made elsewhere.
        module: The module that gives it.
    """

    code: str
    message: str
    module: str


@frozen
class _Wrapper:
    """A function that is given a code: where it takes it, and the family that it, or what it calls, puts before it."""

    code_at: int | None
    message_at: int | None
    family: str
    calls: frozenset[str]


_Wrappers: TypeAlias = "Mapping[tuple[Path, str], _Wrapper]"
"""By package folder and name: two packages may have wrappers of one name and different families."""


def problem_codes(source: Path) -> tuple[FoundCode, ...]:
    """Return the codes below a source folder, each once for every message, sorted.

    Args:
        source: The folder that holds the package.
    """
    trees = {file: ast.parse(file.read_text("utf-8")) for file in sorted(source.rglob("*.py"))}
    wrappers: _Wrappers = {
        (file.parent, name): wrapper for file, tree in trees.items() for name, wrapper in _wrappers(tree)
    }
    found = {
        FoundCode(code, message, ".".join(file.relative_to(source).with_suffix("").parts))
        for file, tree in trees.items()
        for code, message in _codes(tree, _in_package(wrappers, file.parent))
    }
    return tuple(sorted(found, key=lambda item: (item.code, item.message, item.module)))


def _in_package(wrappers: _Wrappers, package: Path) -> dict[str, _Wrapper]:
    """Return the wrappers that a name stands for in a package: its own, else those of other packages."""
    elsewhere = {name: wrapper for (folder, name), wrapper in wrappers.items() if folder != package}
    own = {name: wrapper for (folder, name), wrapper in wrappers.items() if folder == package}
    return {**elsewhere, **{name: evolve(wrapper, family=_family_of(name, own)) for name, wrapper in own.items()}}


def _family_of(name: str, own: Mapping[str, _Wrapper], seen: frozenset[str] = frozenset()) -> str:
    wrapper = own[name]
    if wrapper.family:
        return wrapper.family
    called = sorted(wrapper.calls & set(own) - seen - {name})
    return next((family for other in called if (family := _family_of(other, own, seen | {name}))), "")


def _wrappers(tree: ast.Module) -> Iterator[tuple[str, _Wrapper]]:
    for owner in ast.walk(tree):
        functions = [node for node in ast.iter_child_nodes(owner) if isinstance(node, ast.FunctionDef)]
        for function in functions:
            names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
            names = names[1:] if names[:1] in (["self"], ["cls"]) else names
            keywords = [argument.arg for argument in function.args.kwonlyargs]
            if "code" not in (*names, *keywords):
                continue
            known = owner.name if function.name == "__init__" and isinstance(owner, ast.ClassDef) else function.name
            calls = frozenset(_called(node) for node in ast.walk(function) if _passes_code(node))
            yield known, _Wrapper(_index(names, "code"), _index(names, "message"), _family(function), calls)


def _passes_code(node: ast.AST) -> TypeGuard[ast.Call]:
    if not isinstance(node, ast.Call):
        return False
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    return any(isinstance(value, ast.Name) and value.id == "code" for value in given)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else str(getattr(call.func, "id", ""))


def _index(names: list[str], name: str) -> int | None:
    return names.index(name) if name in names else None


def _family(function: ast.FunctionDef) -> str:
    """Return what the function puts before its code: `condition.` in `f"condition.{code}"`."""
    for node in ast.walk(function):
        if isinstance(node, ast.JoinedStr) and len(node.values) == 2:
            first, second = node.values
            is_code = isinstance(second, ast.FormattedValue) and getattr(second.value, "id", "") == "code"
            if is_code and isinstance(first, ast.Constant):
                return str(first.value)
    return ""


def _codes(tree: ast.Module, wrappers: dict[str, _Wrapper]) -> Iterator[tuple[str, str]]:
    for scope in ast.walk(tree):
        if not isinstance(scope, ast.FunctionDef | ast.Module):
            continue
        assigned: dict[str, str] = {}
        for node in _own_nodes(scope):
            if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                assigned[node.targets[0].id] = _text(node.value, {})
            elif isinstance(node, ast.Call):
                yield from _codes_of_call(node, wrappers, assigned)


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """Walk in the order of the text, without going into other functions."""
    for child in ast.iter_child_nodes(scope):
        if isinstance(child, ast.FunctionDef):
            continue
        yield child
        yield from _own_nodes(child)


def _codes_of_call(
    call: ast.Call, wrappers: dict[str, _Wrapper], assigned: dict[str, str]
) -> Iterator[tuple[str, str]]:
    name = _called(call)
    wrapper = wrappers.get(name, _Wrapper(None, None, "", frozenset()))
    if name != "Problem" and name not in wrappers:
        return
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    code = keywords.get("code") or _argument(call, wrapper.code_at)
    message = keywords.get("message") or _argument(call, wrapper.message_at)
    for value in _constants(code):
        full = f"{wrapper.family}{value}"
        if _CODE.fullmatch(full):
            yield full, _text(message, assigned)


def _argument(call: ast.Call, index: int | None) -> ast.expr | None:
    return call.args[index] if index is not None and index < len(call.args) else None


def _constants(node: ast.expr | None) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)


def _text(node: ast.expr | None, assigned: dict[str, str]) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_text(part, assigned) if isinstance(part, ast.Constant) else "…" for part in values)
        case ast.Name(id=name):
            return assigned.get(name, "")
        case _:
            return ""
