"""Breaks the checks of the conformance kit, one place at a time, and sees whether a meta-test would notice.

`python -m tools.mutate_checks` changes the source of each check (it always passes, a condition is dropped or turned
round, a comparison is turned round) and tries the changed check on the broken plugins it has to catch and on sound
ones. A change is noticed when a plugin is no longer caught, or a sound one no longer passes. What nobody notices is
printed, and the exit status is 1 when it is not in `accepted_mutations.txt`. Made for a scheduled run: it takes long.
"""

from __future__ import annotations

import argparse
import ast
import copy
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from mmrules.conformance.check import Broken, Check, NotApplicable, NotRun
from mmrules.conformance.list_of_checks import CHECKS, CHECKS_BY_ID
from mmrules.conformance.session import Session
from tools.laid_plugins import lay_plugin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["main", "mutations"]

TESTS = Path(__file__).parents[1] / "tests" / "conformance"
ACCEPTED = TESTS / "accepted_mutations.txt"
TWINS = ("rules_only.py", "names_regimens_pkg", "code_only_pkg")

Function = ast.FunctionDef


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the checks and return 1 when a change went unnoticed that nobody accepted.

    Args:
        arguments: Ids of checks; all when left out.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ids", nargs="*", metavar="ID", help="these checks only")
    parser.add_argument("--here", action="store_true", help="in this process; made for one check")
    chosen = parser.parse_args(arguments)
    if chosen.here:
        for id_ in chosen.ids:
            for told in _tried(CHECKS_BY_ID[id_]):
                print(told, flush=True)  # noqa: T201  # a tool
        return 0
    accepted = set(ACCEPTED.read_text("utf-8").splitlines())
    unnoticed = []
    for check in CHECKS:
        if chosen.ids and check.id not in chosen.ids:
            continue
        # A process for each: some broken plugins break the process that they are loaded in.
        command = [sys.executable, "-m", "tools.mutate_checks", "--here", check.id]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # written here
        lines = done.stdout.splitlines()
        if done.returncode:
            lines = ["", f"{check.id}: could not be tried: {done.stderr.strip()[-200:]}"]
        unnoticed += lines[1:]
        print("\n".join(lines), flush=True)  # noqa: T201  # a tool
    new = [text for text in unnoticed if text not in accepted]
    print(f"{len(unnoticed)} unnoticed, {len(new)} of them not accepted")  # noqa: T201  # a tool
    return 1 if new else 0


def mutations(tree: ast.Module, check: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield changed trees of a module of checks, each with what was changed.

    Args:
        tree: The module.
        check: The check; what it does not use is left alone.
    """
    for function in _used(tree, check):
        if _is_check(function, check):
            changed = copy.deepcopy(tree)
            _same(changed, function).body = [ast.Return(ast.Constant(1))]
            yield f"{function.name} always passes", changed
        for number, node in enumerate(ast.walk(function)):
            for said, other in _others(node):
                changed = copy.deepcopy(tree)
                place = list(ast.walk(_same(changed, function)))[number]
                _put(changed, place, other)
                yield f"{function.name}: {said}", changed


def _others(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield f"not ({ast.unparse(node)})", ast.UnaryOp(ast.Not(), copy.deepcopy(node))
    elif isinstance(node, ast.BoolOp):
        kept = copy.deepcopy(node)
        kept.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield f"and/or in ({ast.unparse(node)})", kept
    elif isinstance(node, ast.If):
        yield f"never if {ast.unparse(node.test)}", ast.Constant(value=False)
        if not isinstance(node.test, ast.Compare):
            yield f"if not ({ast.unparse(node.test)})", ast.UnaryOp(ast.Not(), copy.deepcopy(node.test))


def _put(tree: ast.Module, place: ast.AST, other: ast.expr) -> None:
    if isinstance(place, ast.If):
        place.test = other
        return
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is place:
                setattr(parent, field, other)
            elif isinstance(value, list):
                setattr(parent, field, [other if item is place else item for item in value])


def _is_check(function: Function, check: str) -> bool:
    return any(
        isinstance(item, ast.Call) and item.args and ast.unparse(item.args[0]) == repr(check)
        for item in function.decorator_list
    )


def _same(tree: ast.Module, function: Function) -> Function:
    return next(node for node in tree.body if isinstance(node, Function) and node.name == function.name)


def _used(tree: ast.Module, check: str) -> list[Function]:
    """Return the function of a check and those of its module that it calls."""
    functions = {node.name: node for node in tree.body if isinstance(node, Function)}
    found = [node for node in functions.values() if _is_check(node, check)]
    for function in found:
        names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        found += [functions[name] for name in sorted(names & set(functions)) if functions[name] not in found]
    return found


def _tried(check: Check) -> Iterator[str]:
    function = check.inspect or check.examine
    module = sys.modules[function.__module__] if function is not None else None
    assert module is not None  # noqa: S101  # a check has one of the two
    assert module.__file__ is not None  # noqa: S101
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        sys.path.insert(0, folder)
        shutil.copy(TESTS / "sound.py", place)
        specimens = []
        for source in (*_broken(check.id), *(TESTS / "twins" / name for name in TWINS)):
            session = Session(lay_plugin(source, place), profile="smoke")
            seen = [_outcome(session, check) for _ in range(2)][1]
            specimens.append((session, seen, source.stem))
        caught = [name for _, seen, name in specimens if seen.startswith("failed")]
        if not caught:
            yield f"{check.id}: its faults lie around a plugin; tests/conformance/test_distributions.py lays them"
            return
        changes = list(mutations(tree, check.id))
        yield f"{check.id}: {len(changes)} changes; catches {', '.join(caught)}"
        for said, changed in changes:
            broken = _check(changed, module, check)
            if all(_outcome(session, broken) == seen for session, seen, _ in specimens):
                yield f"{check.id}: {said}"


def _broken(check: str) -> list[Path]:
    files = sorted((TESTS / "mutants").glob("*.py"))
    return [file for file in files if re.search(rf'^CHECK = "{check}"$', file.read_text("utf-8"), re.MULTILINE)]


def _check(tree: ast.Module, module: ModuleType, check: Check) -> Check:
    changed = ModuleType(module.__name__)
    code = compile(ast.fix_missing_locations(tree), module.__file__ or "", "exec")
    exec(code, changed.__dict__)  # noqa: S102  # the kit's own source, with one change
    found: Check = next(item for item in changed.CHECKS if item.id == check.id)
    return found


def _outcome(session: Session, check: Check) -> str:
    try:
        applied = session._applied(check)  # noqa: SLF001  # what becomes of the check, without making its case small
    except NotApplicable:
        return "not applicable"
    except NotRun:
        return "not run"
    except Broken as broken:
        return f"failed: {re.sub('[0-9]+', '', broken.message)}"
    except (Exception, SystemExit) as error:  # noqa: BLE001  # a change that breaks the check is noticed
        return f"error: {type(error).__name__}"
    return "passed" if applied else "nothing"


if __name__ == "__main__":
    sys.exit(main())
