"""REG: how a plugin registers itself, and what it says about itself."""

from __future__ import annotations

import ast
import inspect
import re
from typing import TYPE_CHECKING, Any, get_type_hints

import mmrules
from mmrules.conformance.check import Broken, Level, NotApplicable, NotRun, plugin_check
from mmrules.conformance.sources import distribution_metadata, raw_hooks, source_files
from mmrules.engine import hooks
from mmrules.knowledge import KnowledgeBase
from mmrules.models.report import Report

if TYPE_CHECKING:
    from email.message import Message

    from mmrules.conformance.bench import Bench

__all__ = ["CHECKS"]

_PUBLIC_MODULES = frozenset({"mmrules", "mmrules.assessment", "mmrules.units", "mmrules.conformance"})
_SPECIFIED = tuple(name for name in hooks.__all__ if name.startswith("mmrules_"))
_PARAMETER_TYPES: dict[str, object] = {"knowledge": KnowledgeBase, "report": Report}
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_VERSION = re.compile(
    r"([0-9]+!)?[0-9]+(\.[0-9]+)*((a|b|rc)[0-9]+)?(\.post[0-9]+)?(\.dev[0-9]+)?(\+[a-z0-9]+([-_.][a-z0-9]+)*)?"
)


def _installed(bench: Bench) -> str:
    if bench.subject.entry_point is None:
        raise NotApplicable("it was given as an object and not as an installed plugin")
    return bench.subject.name


@plugin_check(
    "REG-01",
    "the entry point loads in a fresh interpreter",
    protects="A hospital that installs the plugin gets its warnings instead of an engine that silently lacks them.",
    remedy="correct the entry point in pyproject.toml, or the import that fails; declare what the plugin needs",
    before_engine=True,
)
def loads_afresh(bench: Bench) -> int:
    """Load the entry point in another process."""
    _installed(bench)
    said = bench.fresh_import
    if said.error:
        raise Broken("the entry point cannot be loaded", lines=(str(said.error),))
    return 1


@plugin_check(
    "REG-02",
    "no other installed distribution uses its name",
    protects="Nobody is advised by another plugin than the one that was chosen.",
    remedy="rename the entry point, or uninstall the other distribution",
    before_engine=True,
)
def name_is_its_own(bench: Bench) -> int:
    """Look for a second entry point of the same name."""
    name = _installed(bench)
    if bench.subject.rivals:
        raise Broken(f"several distributions register a plugin called {name!r}", lines=bench.subject.rivals)
    return 1


@plugin_check(
    "REG-03",
    "it implements known hooks only, and marks each",
    protects="A strategy whose hook is misspelt would say nothing, and its silence would look like agreement.",
    remedy="correct the name of the function, and put @mmrules.hookimpl before it",
    before_engine=True,
    rests_on=("REG-01",),
)
def hooks_are_known(bench: Bench) -> int:
    """Look at every function that is called like a hook."""
    _installed(bench)
    found = raw_hooks(bench.subject)
    for name, function in found.items():
        if name not in _SPECIFIED:
            raise Broken(f"{name} is no hook of the specification", lines=tuple(_SPECIFIED))
        if not hasattr(function, "mmrules_impl"):
            raise Broken(f"{name} is not marked with @mmrules.hookimpl, so nobody calls it")
    if not found:
        raise Broken("the entry point leads to nothing that implements a hook", lines=tuple(_SPECIFIED))
    return len(found)


@plugin_check(
    "REG-04",
    "its hooks take what the specification gives",
    protects="A hook that expects something else fails at start-up, and its strategy is missing from every answer.",
    remedy="give the parameters the names and types that the specification has",
    before_engine=True,
    rests_on=("REG-03",),
)
def hooks_take_what_is_given(bench: Bench) -> int:
    """Compare the parameters of the hooks with those of the specification."""
    _installed(bench)
    compared = 0
    for name, function in raw_hooks(bench.subject).items():
        known = set(inspect.signature(getattr(hooks, name)).parameters)
        given = set(inspect.signature(function).parameters)
        if strange := sorted(given - known):
            raise Broken(f"{name} asks for {', '.join(strange)}, which the specification does not have")
        compared += 1
        for parameter, hint in _hints(function).items():
            wanted = _PARAMETER_TYPES.get(parameter)
            if wanted is not None and hint is not wanted:
                raise Broken(f"{name} is annotated to take another type for {parameter} than it is given")
    return compared


def _hints(function: Any) -> dict[str, object]:
    try:
        return get_type_hints(function)
    except Exception:  # noqa: BLE001  # names imported for type checkers only cannot be resolved, which is no fault
        return {}


@plugin_check(
    "REG-05",
    "its hook can be called twice and answers the same",
    protects="The second engine in a program gives the same advice as the first.",
    remedy="make the strategies in the hook; return a list or a tuple, no generator made at import",
    before_engine=True,
    rests_on=("REG-03", "ERR-02"),
)
def hook_answers_twice(bench: Bench) -> int:
    """Ask the hook for its strategies twice."""
    _installed(bench)
    function = raw_hooks(bench.subject).get("mmrules_strategies")
    if function is None:
        raise NotApplicable("it registers no strategy")
    first, second = (_registered(function, bench) for _ in range(2))
    taken_part = [(item.id, item.version, len(item.rules)) for item in bench.strategies]
    if first != second or (taken_part and sorted(first) != taken_part):
        raise Broken("the hook registers something else when it is called again")
    return 1


def _registered(function: Any, bench: Bench) -> list[tuple[str, str, int]]:
    wanted = inspect.signature(function).parameters
    made = function(**({"knowledge": bench.engine.knowledge} if "knowledge" in wanted else {}))
    return [(item.id, item.version, len(item.rules)) for item in made]


@plugin_check(
    "REG-06",
    "it says what it is, for whom, and who answers for it",
    protects="A clinician can tell whether a statement was meant for such a patient, and whom to ask.",
    remedy="complete strategy.toml (id, title, purpose, population, limits), the version, and authors and licence",
)
def describes_itself(bench: Bench) -> int:
    """Look at the description of each strategy and of the distribution."""
    missing = []
    for strategy in bench.strategies:
        if not _ID.fullmatch(strategy.id):
            missing.append(f"{strategy.id}: the id is not lower-case words joined by hyphens")
        if not _VERSION.fullmatch(strategy.version):
            missing.append(f"{strategy.id}: the version is no version, such as 0.1.0")
        missing += [
            f"{strategy.id}: no {name}"
            for name in ("title", "purpose", "population")
            if not getattr(strategy, name).strip()
        ]
        if not strategy.limits:
            missing.append(f"{strategy.id}: it states no limits")
    told = distribution_metadata(bench.subject)
    if told is not None:
        missing += _distribution_gaps(told)
    if missing:
        raise Broken("its description is not complete", lines=tuple(missing))
    return len(bench.strategies)


def _distribution_gaps(told: Message) -> list[str]:
    gaps = []
    if not any(told.get(key) for key in ("Author", "Author-email", "Maintainer", "Maintainer-email")):
        gaps.append("the distribution names no author or maintainer")
    if not any(told.get(key) for key in ("License", "License-Expression", "License-File")):
        gaps.append("the distribution names no licence")
    return gaps


@plugin_check(
    "REG-07",
    "it asks for a version of mmrules that this one is",
    protects="A plugin is not run on an engine for which its authors never tried it.",
    remedy='try the plugin on this version and widen the bounds: "mmrules>=0.1,<0.2"',
    before_engine=True,
)
def asks_for_this_version(bench: Bench) -> int:
    """Read the bounds on mmrules that the distribution declares."""
    name = _installed(bench)
    try:
        from packaging.requirements import Requirement  # noqa: PLC0415  # needs the extra
    except ImportError:
        raise NotRun("it needs the extra conformance") from None
    from importlib import metadata  # noqa: PLC0415

    distribution = bench.subject.distribution
    wanted = [Requirement(text) for text in (distribution.requires if distribution else None) or ()]
    bounds = [item for item in wanted if item.name == "mmrules"]
    running = metadata.version("mmrules")
    if not bounds:
        raise Broken(f"{name} does not say which versions of mmrules it was made for")
    for item in bounds:
        if not item.specifier.contains(running, prereleases=True):
            raise Broken(f"it asks for mmrules {item.specifier}, and this is {running}")
    return 1


@plugin_check(
    "REG-08",
    "what it declares about itself is true",
    protects="A declaration that excuses a plugin from a check is not kept after its reason has gone.",
    remedy="take the capability out of conformance.toml",
    rests_on=("TOT-06",),
)
def declarations_are_true(bench: Bench) -> int:
    """Make the checks that a declared capability excuses, and expect each to find something."""
    from mmrules.conformance.checks.invariance import favourites_seen, names_seen  # noqa: PLC0415  # they need this list

    capabilities = bench.declared.capabilities
    if not capabilities:
        raise NotApplicable("it declares no capability")
    if "names-regimens" in capabilities and not names_seen(bench):
        raise Broken("it declares that it names regimens, and a twin of every regimen is treated alike")
    if "picks-favourites" in capabilities and not favourites_seen(bench):
        raise Broken("it declares that it picks favourites, and nothing else appears when a drug cannot be had")
    return len(capabilities)


@plugin_check(
    "REG-09",
    "it imports nothing but the public interface",
    protects="An update of the library does not silently change or stop its advice.",
    remedy="import from mmrules, mmrules.assessment, mmrules.units or mmrules.conformance only",
    before_engine=True,
    rests_on=("REG-01",),
)
def imports_public_names(bench: Bench) -> int:
    """Read the imports of its source files."""
    _installed(bench)
    files = source_files(bench.subject)
    for name, text in files.items():
        for node in ast.walk(ast.parse(text)):
            for module, line in _imported(node):
                if module not in _PUBLIC_MODULES:
                    raise Broken(f"{name}, line {line}, imports {module}, which is private")
            if isinstance(node, ast.ImportFrom) and node.module == "mmrules":
                strange = [alias.name for alias in node.names if not _is_public(alias.name)]
                if strange:
                    raise Broken(f"{name}, line {node.lineno}, imports {', '.join(strange)}, which is not public")
    return len(files)


def _is_public(name: str) -> bool:
    return name in mmrules.__all__ or f"mmrules.{name}" in _PUBLIC_MODULES


def _imported(node: ast.AST) -> list[tuple[str, int]]:
    if isinstance(node, ast.Import):
        found = [(alias.name, node.lineno) for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and node.module:
        found = [(node.module, node.lineno)]
    else:
        found = []
    return [(module, at) for module, at in found if module.partition(".")[0] == "mmrules"]


@plugin_check(
    "REG-10",
    "importing it is quiet and light",
    protects="Looking at the list of plugins sends nothing anywhere, and starts nothing.",
    remedy="do nothing at import: no file, no network, no process, no heavy package, no output",
    level=Level.SHOULD,
    before_engine=True,
    rests_on=("REG-01",),
)
def import_is_quiet(bench: Bench) -> int:
    """Watch the import in another process."""
    _installed(bench)
    said = bench.fresh_import
    found = [f"it called {event}" for event in said.reached]
    found += [f"it loaded {package}" for package in said.heavy]
    if said.printed:
        found.append("it printed something")
    if found:
        raise Broken("importing it does more than registering", lines=tuple(found))
    return 1


@plugin_check(
    "REG-11",
    "its distribution holds what it needs and bounds what it asks for",
    protects="What was tested is what a hospital gets.",
    remedy='ship py.typed and the data files, and bound the dependency from above: "mmrules>=0.1,<0.2"',
    level=Level.SHOULD,
    rests_on=("REG-01",),
)
def distribution_is_whole(bench: Bench) -> int:
    """Look at the package's files and at its requirements."""
    _installed(bench)
    gaps = []
    package = bench.subject.package
    if package is not None and not (package / "py.typed").is_file():
        gaps.append("the package has no py.typed")
    if package is not None and (package / "strategy.toml").is_file() and not (package / "rules").is_dir():
        gaps.append("the package has a strategy.toml and no rules")
    distribution = bench.subject.distribution
    wanted = [text for text in (distribution.requires if distribution else None) or () if text.startswith("mmrules")]
    gaps += [f"no upper bound: {text}" for text in wanted if not re.search(r"<|==|~=", text)]
    if gaps:
        raise Broken("the distribution lacks something", lines=tuple(gaps))
    return 1


CHECKS = (
    loads_afresh,
    name_is_its_own,
    hooks_are_known,
    hooks_take_what_is_given,
    hook_answers_twice,
    describes_itself,
    asks_for_this_version,
    declarations_are_true,
    imports_public_names,
    import_is_quiet,
    distribution_is_whole,
)
"""The checks of this family, in the order of their ids."""
