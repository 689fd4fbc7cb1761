"""The public engine: made once from plugins and catalogues, then asked for any number of patients.

What explains an answer or asks how it would change is imported when it is asked for: most processes only answer.
"""

from __future__ import annotations

from copy import copy
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from mmrules.engine.answer import Answer
from mmrules.engine.arguments import require_day, require_patient, require_settings
from mmrules.engine.canonical import canonical, with_lines_in_order
from mmrules.engine.composition import Composition, compose, compose_facts, merge_knowledge
from mmrules.engine.plugins import (
    PluginInfo,
    Plugins,
    RegisteredStrategy,
    choose_strategies,
    refuse_unknown_names,
)
from mmrules.engine.provenance import provenance, sealed
from mmrules.engine.replay import decision_points
from mmrules.engine.review import apply_reviews
from mmrules.errors import InvalidInput, PluginError, Problem, UnknownReference
from mmrules.facts.as_of import latest_recorded_date
from mmrules.facts.case import Case
from mmrules.knowledge import Additions, KnowledgeBase, load_knowledge, read_pack
from mmrules.serialization import structure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from mmrules.engine.asked import AskedConditions
    from mmrules.engine.lifting import Liftings
    from mmrules.engine.outline import Outliner
    from mmrules.facts.registry import FactRegistry
    from mmrules.models.difference import Difference
    from mmrules.models.explanation import Explanation
    from mmrules.models.patient import Patient
    from mmrules.models.question import OpenQuestions
    from mmrules.models.report import Failure, Report
    from mmrules.strategy.rule import Rule
    from mmrules.strategy.strategy import Strategy

__all__ = ["QUESTION_LIMIT", "Engine", "EnginePreferences"]

QUESTION_LIMIT = 2000
"""How many answers are worked out for open questions unless another bound is given; a second or two."""

_LIFTING_LIMIT = 400
"""How many answers are worked out to find what would lift an exclusion."""


@frozen(kw_only=True)
class EnginePreferences:
    """Settings of an engine that are a matter of choice.

    Attributes:
        guideline: The guideline that leads where evidence is otherwise equal: the part of its statements' keys before
            the dot, such as `imwg-2021`; empty for none.
    """

    guideline: str = ""


class Engine:
    """Answers which treatments are reasonable for a patient on a day, why, and what rules out what.

    Args:
        strategies: Exactly these strategies, and no plugin is looked for; `None` for every installed plugin.
        disable: Names of plugins or strategies to leave out.
        knowledge: The catalogues, the bundled ones when left out; or packs to merge into those: paths of files or
            folders, or what `read_additions` gives. The word of a pack counts before that of plugins, and that of a
            later pack before that of an earlier one.
        preferences: Settings; see `EnginePreferences`, or the same as a mapping.
        strict: Raise what a plugin does wrong instead of recording it in the report.

    Raises:
        PluginError: Two plugins claim one name or strategy, a name in `disable` is unknown, or, when `strict`, a plugin
            cannot be loaded.
        InvalidRule: A strategy given as an object, or any when `strict`, has faults in its rules.
        UnknownReference: The guideline that should lead is not in the catalogue.
        InvalidInput: A setting that does not exist, or one of a wrong type: names given as strategies, one name as
            `disable`.
        InvalidKnowledge: A pack that cannot be used; every problem with its file and line.
    """

    def __init__(
        self,
        *,
        strategies: Sequence[Strategy] | None = None,
        disable: Sequence[str] = (),
        knowledge: KnowledgeBase | Sequence[Additions | str | Path] | None = None,
        preferences: EnginePreferences | Mapping[str, object] | None = None,
        strict: bool = False,
    ) -> None:
        require_settings(strategies, disable, preferences, EnginePreferences)
        preferences = _preferences(preferences)
        base, packs = _catalogues(knowledge)
        self._plugins = Plugins() if strategies is not None else Plugins.discover(disable=disable)
        failures: list[Failure] = []
        base = merge_knowledge(base, self._plugins.knowledge(), strict=strict, failures=failures)
        for pack in packs:
            base = base.merged(pack)
        extra_facts = tuple(self._plugins.facts())
        registry = compose_facts(base, extra_facts)
        if strategies is None:
            registered = self._plugins.strategies(base)
        else:
            given = PluginInfo(name="given", distribution="", version="")
            registered = [RegisteredStrategy(strategy=item, plugin=given) for item in strategies]
        found = [info.name for info in self._plugins.found] + [info.distribution for info in self._plugins.found]
        refuse_unknown_names(disable, [*found, *(item.strategy.id for item in registered)])
        if strict and self._plugins.failures:
            first = self._plugins.failures[0]
            raise PluginError(f"{first.source}: {first.message}", distribution=first.distribution)
        _require_guideline(preferences.guideline, base)
        chosen = choose_strategies(registered, disable=disable)
        composed = compose(base, registry, chosen, strict=strict, failures=[*self._plugins.failures, *failures])
        self._composition = evolve(composed, extra_facts=extra_facts)
        self._guideline, self._strict = preferences.guideline, strict
        self._prepare()

    def _prepare(self) -> None:
        composition, guideline = self._composition, self._guideline
        self._base = provenance(composition.knowledge, composition.strategies, guideline=guideline)
        self._answer = Answer(composition, self._base, guideline=guideline, strict=self._strict)
        self.__dict__.pop("_asked", None)  # of another composition

    @property
    def knowledge(self) -> KnowledgeBase:
        """The catalogues, additions of plugins included."""
        return self._composition.knowledge

    @property
    def facts(self) -> FactRegistry:
        """The declared facts."""
        return self._composition.registry

    @property
    def strategies(self) -> tuple[Strategy, ...]:
        """The strategies that take part, by id."""
        return tuple(item.strategy for item in self._composition.strategies)

    @property
    def plugins(self) -> tuple[PluginInfo, ...]:
        """Every plugin that was found, disabled and broken ones too."""
        return self._plugins.found

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What could not take part from the start."""
        return self._composition.failures

    @property
    def composition(self) -> Composition:
        """What the engine is made of, for tools that read rules; not part of the public contract."""
        return self._composition

    def rules(self, strategy: str) -> tuple[Rule, ...]:
        """Return the checked rules of a strategy.

        Raises:
            UnknownReference: No strategy of this engine has that id.
        """
        rules = self._composition.rules
        if strategy not in rules:
            raise UnknownReference("strategy", strategy, valid=rules)
        return rules[strategy]

    def only(self, strategies: Iterable[str]) -> Engine:
        """Return an engine that differs from this one in asking these of its strategies alone.

        Args:
            strategies: Their ids.

        Raises:
            UnknownReference: This engine has no such strategy.
        """
        names = frozenset(strategies)
        for name in sorted(names):
            self.rules(name)
        whole = self._composition
        chosen = copy(self)
        chosen._composition = evolve(  # noqa: SLF001  # of its own class
            whole,
            strategies=tuple(item for item in whole.strategies if item.strategy.id in names),
            rules={strategy: rules for strategy, rules in whole.rules.items() if strategy in names},
            failures=tuple(failure for failure in whole.failures if failure.source in names),
        )
        chosen._prepare()  # noqa: SLF001  # of its own class
        return chosen

    def case(self, patient: Patient, *, as_of: date | None = None) -> Case:
        """Return the patient as of a day, for looking at single facts; their origins have paths into the document.

        Lines of therapy are counted in the order of their first days, whatever the order in which they are listed.

        Args:
            patient: The record.
            as_of: The day; the latest recorded date when left out.

        Raises:
            InvalidInput: No day is given and the record holds no date.
        """
        return self._case(with_lines_in_order(patient), as_of)

    def evaluate(self, patient: Patient, as_of: date | None = None) -> Report:
        """Return the answer for a patient on a day. The same input gives the same bytes.

        Args:
            patient: The record.
            as_of: The day; nothing later is seen. The latest recorded date when left out.

        Raises:
            InvalidInput: No day is given and the record holds no date.
        """
        record = canonical(patient)
        return self._finish(self._answer.report(self._case(record, as_of)), record)

    def explain(self, patient: Patient, action: str, as_of: date | None = None) -> Explanation:
        """Return why an action is an option, was ruled out, or was not proposed: the conditions with their values.

        Args:
            patient: The record.
            action: Id of a regimen, such as `DKd`, or of another action.
            as_of: As for `evaluate`.

        Raises:
            UnknownReference: There is no such regimen or action; with the nearest ids.
            InvalidInput: As for `evaluate`.
        """
        from mmrules.engine.explain import explain  # noqa: PLC0415  # see the top of this module
        from mmrules.engine.lifting import liftings  # noqa: PLC0415

        record = canonical(patient)
        case = self._case(record, as_of)

        def lift(excluded: str) -> Liftings:
            return liftings(self._outliner(record, case.as_of, limit=_LIFTING_LIMIT), self._asked, excluded)

        return explain(self._composition, case, self._answer.report(case), action, lift)

    def open_questions(
        self,
        patient: Patient,
        as_of: date | None = None,
        *,
        leading: int = 3,
        limit: int = QUESTION_LIMIT,
    ) -> OpenQuestions:
        """Return what each possible value of each unknown fact would change, and which tests settle what leads.

        A report lists the unknown facts by what waits for them; this works the answer out for every value, which takes
        longer than a report by far.

        Args:
            patient: The record.
            as_of: As for `evaluate`.
            leading: How many of the first treatment choices have to be settled by the tests that are named.
            limit: How many answers may be worked out; when it is reached, the result says what is missing.

        Raises:
            InvalidInput: `leading` or `limit` is below 1; or as for `evaluate`.
        """
        from mmrules.engine.questions import value_questions  # noqa: PLC0415

        _require_positive(leading=leading, limit=limit)
        record = canonical(patient)
        case = self._case(record, as_of)
        return value_questions(self._outliner(record, case.as_of, limit=limit), self._asked, leading=leading)

    def what_if(
        self,
        patient: Patient,
        changes: Mapping[str, object] | None = None,
        /,
        as_of: date | None = None,
        **facts: object,
    ) -> Difference:
        """Return the difference that changed facts make.

        Args:
            patient: The record.
            changes: Facts by name, for those with an argument: `{"refractory(lenalidomide)": True}`.
            as_of: As for `evaluate`.
            **facts: Facts by name: `crcl=25`; `None` makes one unknown.

        Raises:
            InvalidInput: With every unknown name and every value that the fact cannot have, or every two facts that
                cannot be so together; or as for `evaluate`.
        """
        from mmrules.engine.causes import Causes  # noqa: PLC0415
        from mmrules.engine.what_if import difference, read_changes, refuse_contradictions  # noqa: PLC0415

        overrides = read_changes({**(changes or {}), **facts}, self.facts)
        record = canonical(patient)
        case = self._case(record, as_of)
        refuse_contradictions(overrides, self.facts, case.as_of)
        before = self._finish(self._answer.report(case), record)
        changed = Case(record, as_of=case.as_of, registry=self.facts, overrides=overrides)
        after = self._finish(self._answer.report(changed), record)
        causes = Causes(self._composition, self._asked, case, changed, (before, after))
        return difference(before, after, overrides, case, causes)

    def replay(self, patient: Patient) -> tuple[Report, ...]:
        """Return a report at each decision point of the history, earliest first: progressions, genetic results, now.

        Raises:
            InvalidInput: The record holds no date.
        """
        latest = self._case(patient, None).as_of
        return tuple(self.evaluate(patient, as_of=day) for day in decision_points(patient, latest))

    def _case(self, patient: Patient, as_of: date | None) -> Case:
        require_patient(patient)
        require_day(as_of)
        day = as_of if as_of is not None else latest_recorded_date(patient)
        if day is None:
            problem = Problem(
                code="case.no-date", message="the record holds no date", path="$", remedy="give the day with as_of"
            )
            raise InvalidInput.of([problem], what="case")
        return Case(patient, as_of=day, registry=self.facts)

    @cached_property
    def _asked(self) -> AskedConditions:
        """The conditions by action and by fact; made when a question needs them first."""
        from mmrules.engine.asked import AskedConditions  # noqa: PLC0415

        return AskedConditions(self._composition)

    def _outliner(self, record: Patient, as_of: date, *, limit: int) -> Outliner:
        from mmrules.engine.outline import Outliner  # noqa: PLC0415
        from mmrules.facts.traced_case import TracedCase  # noqa: PLC0415

        return Outliner(
            self._composition,
            self._asked,
            TracedCase(record, as_of=as_of, registry=self.facts),
            guideline=self._guideline,
            strict=self._strict,
            limit=limit,
        )

    def _finish(self, report: Report, patient: Patient) -> Report:
        if self._plugins.reviewers():
            reviews, broken = self._plugins.review(report)
            report = apply_reviews(report, reviews)
            report = evolve(report, failures=(*report.failures, *broken))
        return sealed(report, patient, self._base)


def _require_positive(**numbers: int) -> None:
    problems = [
        Problem(code="questions.bound", message="has to be a whole number from 1", path=name)
        for name, number in numbers.items()
        if number < 1
    ]
    if problems:
        raise InvalidInput.of(problems, what="open questions")


def _catalogues(
    given: KnowledgeBase | Sequence[Additions | str | Path] | None,
) -> tuple[KnowledgeBase, list[Additions]]:
    if isinstance(given, KnowledgeBase):
        return given, []
    if isinstance(given, str | Path | Additions):
        raise InvalidInput.of(
            [Problem(code="field.type", message="knowledge has to be a list of packs", remedy="write [pack]")],
            what="engine",
        )
    return load_knowledge(), [item if isinstance(item, Additions) else read_pack(item) for item in given or ()]


def _preferences(given: EnginePreferences | Mapping[str, object] | None) -> EnginePreferences:
    if isinstance(given, EnginePreferences):
        return given
    return structure(dict(given or {}), EnginePreferences, what="preferences")


def _require_guideline(guideline: str, knowledge: KnowledgeBase) -> None:
    known = {key.partition(".")[0] for key in knowledge.statements}
    if guideline and guideline not in known:
        raise UnknownReference("guideline", guideline, valid=known)
