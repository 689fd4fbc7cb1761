"""A strategy: identified, versioned, made of rules and, where rules cannot say it, of code."""

from __future__ import annotations

from importlib import metadata, resources
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from mmrules.errors import InvalidInput, InvalidRule, PluginError, Problem
from mmrules.serialization import structure
from mmrules.strategy.rule import RuleSource
from mmrules.strategy.rule_file import read_rule_file, read_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from importlib.resources.abc import Traversable

    from mmrules.facts.case import Case
    from mmrules.models.recommendation import Recommendation

__all__ = ["Strategy", "StrategyCode", "load_strategy"]

StrategyCode: TypeAlias = "Callable[[Case], Iterable[Recommendation]]"
"""Code of a strategy that needs more than rules: recommendations for a case; pure, and the same for the same case."""


@frozen(kw_only=True)
class Strategy:
    """What a plugin registers.

    Attributes:
        id: Lower-case name, unique among the strategies of an engine.
        version: Version of what it recommends.
        title: What it is called.
        purpose: What it is for, in a sentence or two.
        population: For whom.
        rules: Its rules as written; an engine checks them against its facts and catalogues.
        limits: What it does not do.
        caveats: What is said beside every recommendation of it.
        early_evidence: Its evidence is early: every recommendation says so.
        sources: Evidence keys of what it follows as a whole.
        replaces: Ids of strategies that it takes the place of.
        code: More recommendations for a case; `None` for a strategy of rules only.
    """

    id: str
    version: str
    title: str
    purpose: str
    population: str
    rules: tuple[RuleSource, ...]
    limits: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    early_evidence: bool = False
    sources: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    code: StrategyCode | None = None


@frozen(kw_only=True)
class _Description:
    """The keys of `strategy.toml`."""

    id: str
    title: str
    purpose: str
    population: str
    limits: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    early_evidence: bool = False
    sources: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()


def load_strategy(package: str, *, version: str | None = None, code: StrategyCode | None = None) -> Strategy:
    """Read a strategy from the files of an importable package: `strategy.toml` and `rules/*.toml`.

    Args:
        package: Import name of the package, such as `mmrules_genetic`.
        version: Version of the strategy; that of the distribution with the package's name when left out.
        code: Code of the strategy, when rules cannot say everything.

    Raises:
        PluginError: The package or its `strategy.toml` is not there, or it has no version.
        InvalidRule: With every fault of form in its files.
    """
    try:
        root = resources.files(package)
    except ModuleNotFoundError:
        raise PluginError(
            f"there is no package {package!r}", remedy="install the plugin, or correct the name"
        ) from None
    description_file = root / "strategy.toml"
    if not description_file.is_file():
        raise PluginError(f"{package} has no strategy.toml", remedy="add it beside the package's __init__.py")
    problems: list[Problem] = []
    description = _description(description_file, problems)
    rules = tuple(_rules(root, problems))
    if description is not None:
        problems += _faults(description, rules)
    if problems or description is None:
        raise InvalidRule.of(problems, what=package)
    return Strategy(
        id=description.id,
        version=version if version is not None else _version(package),
        title=description.title,
        purpose=description.purpose,
        population=description.population,
        rules=rules,
        limits=description.limits,
        caveats=description.caveats,
        early_evidence=description.early_evidence,
        sources=description.sources,
        replaces=description.replaces,
        code=code,
    )


def _version(package: str) -> str:
    try:
        return metadata.version(package.replace("_", "-"))
    except metadata.PackageNotFoundError:
        message = f"no distribution is called {package.replace('_', '-')!r}, so the strategy has no version"
        raise PluginError(message, remedy="call load_strategy with version=…") from None


def _description(file: Traversable, problems: list[Problem]) -> _Description | None:
    try:
        return structure(read_toml(file.read_text("utf-8"), file=file.name), _Description, what=file.name)
    except InvalidInput as error:
        problems += [problem.at(file=file.name) for problem in error.problems]
    except InvalidRule as error:
        problems += error.problems
    return None


def _rules(root: Traversable, problems: list[Problem]) -> Iterable[RuleSource]:
    folder = root / "rules"
    files = sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else []
    for file in files:
        if not file.name.endswith(".toml"):
            continue
        try:
            yield from read_rule_file(file.read_text("utf-8"), file=f"rules/{file.name}")
        except InvalidRule as error:
            problems += error.problems


def _faults(description: _Description, rules: tuple[RuleSource, ...]) -> Iterable[Problem]:
    first: dict[str, RuleSource] = {}
    for rule in rules:
        if not rule.id.startswith(f"{description.id}."):
            message = f"{rule.id}: the id of a rule begins with its strategy's id"
            remedy = f"call it {description.id}.…"
            yield Problem(code="rule.id", message=message, file=rule.file, line=rule.line, remedy=remedy)
        if rule.id in first:
            message = f"{rule.id} is also the id of a rule in {first[rule.id].file}, line {first[rule.id].line}"
            yield Problem(code="rule.id", message=message, file=rule.file, line=rule.line)
        first.setdefault(rule.id, rule)
