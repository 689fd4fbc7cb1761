"""The catalogues: drugs with their cautions, regimens, trials, guideline statements and the bibliography."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mmrules.logic import describe
from tools.markdown import bullets, code, page, plain, table, terms, title_case

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import mmrules
    from mmrules.knowledge import KnowledgeBase
    from mmrules.knowledge.caution import Caution
    from mmrules.knowledge.condition_text import ConditionText
    from mmrules.knowledge.drug import Code, Drug
    from mmrules.knowledge.reference import Reference
    from mmrules.knowledge.regimen import Approval, Regimen
    from mmrules.knowledge.statement import Statement
    from mmrules.knowledge.trial import EfficacyResult, EligibilityCriterion, RatesByArm, SubgroupResult, Trial
    from mmrules.logic import Vocabulary

__all__ = ["catalogue_pages", "link", "link_from_root", "mark", "slug"]

_UNVERIFIED = "not yet checked at its source"


def catalogue_pages(engine: mmrules.Engine) -> Mapping[str, str]:
    """Return the pages by path below `docs/reference`."""
    knowledge, words = engine.knowledge, engine.facts.vocabulary
    pages: dict[str, str] = {"catalogue.md": _overview(knowledge)}
    for drug in knowledge.drugs.values():
        pages[f"drugs/{slug(drug.id)}.md"] = _drug_page(drug, knowledge, words)
    pages["drugs/index.md"] = _drug_index(knowledge)
    for regimen in knowledge.regimens.values():
        pages[f"regimens/{slug(regimen.id)}.md"] = _regimen_page(regimen, knowledge, words)
    pages["regimens/index.md"] = _regimen_index(knowledge)
    for trial in knowledge.trials.values():
        pages[f"trials/{slug(trial.id)}.md"] = _trial_page(trial, words)
    pages["trials/index.md"] = _trial_index(knowledge)
    by_body: dict[str, list[Statement]] = {}
    for statement in knowledge.statements.values():
        by_body.setdefault(statement.body, []).append(statement)
    for body, statements in by_body.items():
        pages[f"guidelines/{slug(body)}.md"] = _statements_page(body, statements, knowledge)
    pages["guidelines/index.md"] = _statement_index(by_body, knowledge)
    pages["references.md"] = _reference_page(knowledge)
    return pages


def slug(text: str) -> str:
    """Return a name for a file or an anchor."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")


def mark(*, verified: bool, url: str = "") -> str:
    """Return whether a statement was seen at its source, with the place where it was."""
    if not verified:
        return _UNVERIFIED
    return f"[seen at its source]({url})" if url.startswith("http") else "seen at its source"


def link(text: str, folder: str, id_: str) -> str:
    """Return a link from a page one folder below `docs/reference`."""
    return f"[{plain(text)}](../{folder}/{slug(id_)}.md)"


def link_from_root(text: str, folder: str, id_: str) -> str:
    """Return a link from a page right below `docs/reference`."""
    return f"[{plain(text)}]({folder}/{slug(id_)}.md)"


def _toctree(names: Iterable[str]) -> str:
    return "```{toctree}\n:hidden:\n\n" + "\n".join(names) + "\n```"


def _overview(knowledge: KnowledgeBase) -> str:
    rows = [
        [
            "[drugs](drugs/index.md)",
            str(len(knowledge.drugs)),
            f"with {len(knowledge.cautions)} [cautions](cautions.md)",
        ],
        ["[regimens](regimens/index.md)", str(len(knowledge.regimens)), "with approvals by date and place"],
        ["[trials](trials/index.md)", str(len(knowledge.trials)), "results as published"],
        ["[guideline statements](guidelines/index.md)", str(len(knowledge.statements)), "in our words, grades raw"],
        ["[references](references.md)", str(len(knowledge.references)), "the bibliography"],
    ]
    return page(
        "The catalogue",
        f"Version {plain(knowledge.version)}; its newest source is of {plain(knowledge.date)}. Every statement carries "
        "a mark that says whether it was seen at its source; the mark survives to the report. What was not seen is "
        "kept and shown as such, never passed off as checked.",
        table(["what", "entries", ""], rows),
    )


# Drugs ----------------------------------------------------------------------------------------------------------------


def _drug_index(knowledge: KnowledgeBase) -> str:
    rows = [
        [
            f"[{plain(drug.name)}]({slug(drug.id)}.md)",
            code(drug.id),
            ", ".join(code(name) for name in drug.classes),
            str(len(knowledge.cautions_of(drug.id))) if drug.cautions_recorded else "not recorded",
        ]
        for drug in knowledge.drugs.values()
    ]
    classes = [
        [code(item.id), plain(item.name), ", ".join(code(drug) for drug in knowledge.drugs_of_class(item.id))]
        for item in knowledge.classes.values()
    ]
    return page(
        "Drugs",
        "A rule may name a drug or a class wherever a drug can stand. Drugs whose cautions are not recorded are here "
        "so that a history can name them; nothing is known of their safety, which is not the same as safe.",
        table(["drug", "id", "classes", "cautions"], rows),
        "## Classes",
        table(["id", "class", "drugs"], classes),
        _toctree(slug(drug) for drug in knowledge.drugs),
    )


def _drug_page(drug: Drug, knowledge: KnowledgeBase, words: Vocabulary) -> str:
    pairs = [
        ("id", code(drug.id)),
        ("classes", ", ".join(plain(knowledge.classes[name].name) for name in drug.classes)),
        ("target", plain(drug.target)),
        ("other names", plain(", ".join([*drug.brand_names, *drug.synonyms]))),
        ("given", plain(", ".join(drug.routes))),
        ("codes", "; ".join(_codes(drug))),
        ("risk programmes", plain(drug.rems)),
    ]
    if drug.status is not None:
        us, eu = drug.status.us_verified, drug.status.eu_verified
        pairs.append(("approved in the US", f"{plain(drug.status.us)} ({mark(verified=us)})"))
        pairs.append(("approved in the EU", f"{plain(drug.status.eu)} ({mark(verified=eu)})"))
    boxed = [
        f"{plain(warning.text)} ({mark(verified=warning.verified, url=warning.verified_url)})"
        for warning in drug.boxed_warnings
    ]
    subjects = (drug.id, *drug.classes)
    cautions = [_caution(caution, words) for subject in subjects for caution in knowledge.cautions_of(subject)]
    no_cautions = "No safety rules were collected for this drug. That is not the same as safe."
    return page(
        title_case(plain(drug.name)),
        terms(pairs),
        "## Boxed warnings" if boxed else "",
        bullets(boxed),
        "## Cautions",
        "\n".join(cautions) if cautions else no_cautions,
        "## To follow while it is given" if drug.monitoring else "",
        bullets(plain(item) for item in drug.monitoring),
        "## Notes" if drug.notes else "",
        plain(drug.notes),
    )


def _codes(drug: Drug) -> Iterator[str]:
    named: list[tuple[str, Code | None]] = [("RxNorm", drug.rxcui), ("RxNorm product", drug.rxcui_product)]
    for system, item in [*named, ("ATC", drug.atc)]:
        if item is not None and item.code is not None:
            yield f"{system} {code(item.code)} ({mark(verified=item.verified)})"


def _condition(text: ConditionText, words: Vocabulary) -> str:
    return plain(describe(text.parse(words), words))


def _caution(caution: Caution, words: Vocabulary) -> str:
    where = ", ".join(caution.jurisdictions)
    effect = caution.effect.replace("_", " ") + (" for now" if caution.temporary else "")
    head = f"**{plain(effect)}** when {_condition(caution.when, words)}"
    details = [
        plain(caution.reason),
        f"What to do: {plain(caution.action)}" if caution.action else "",
        f"Decides about: {caution.scope.replace('_', ' ')}" + (f"; {plain(caution.moment)}" if caution.moment else ""),
        f"Settled by: {', '.join(code(check) for check in caution.checks)}" if caution.checks else "",
        f"Source: {plain(caution.source)} ({where}), {mark(verified=caution.verified, url=caution.verified_url)}",
        f"Not seen: {plain(', '.join(caution.unverified_fields))}" if caution.unverified_fields else "",
        plain(caution.note),
    ]
    return f"- {head} ({code(caution.id)})\n" + "".join(f"  - {detail}\n" for detail in details if detail)


# Regimens -------------------------------------------------------------------------------------------------------------


def _regimen_index(knowledge: KnowledgeBase) -> str:
    rows = [
        [
            f"[{plain(regimen.id)}]({slug(regimen.id)}.md)",
            plain(regimen.name),
            regimen.status.replace("_", " "),
            ", ".join(f"{item.jurisdiction} {item.since}".strip() for item in regimen.approvals if _approved(item)),
        ]
        for regimen in knowledge.regimens.values()
    ]
    return page(
        "Regimens",
        "What rules choose among. An approval counts from its date on and in its place; the page of a regimen says "
        "which of these dates were checked.",
        table(["id", "regimen", "standing", "approved since"], rows),
        _toctree(slug(regimen) for regimen in knowledge.regimens),
    )


def _approved(approval: Approval) -> bool:
    return approval.status == "approved"


def _regimen_page(regimen: Regimen, knowledge: KnowledgeBase, words: Vocabulary) -> str:
    administration = regimen.administration
    pairs = [
        ("id", code(regimen.id)),
        ("also called", plain(", ".join(regimen.aliases))),
        ("drugs", ", ".join(link(knowledge.drugs[drug].name, "drugs", drug) for drug in regimen.drugs)),
        ("standing", regimen.status.replace("_", " ")),
        ("schedule", plain(regimen.schedule)),
        ("cycle", f"{regimen.cycle_days} days" if regimen.cycle_days else ""),
        ("risk programmes", plain(", ".join(regimen.rems))),
        ("trials", ", ".join(link(trial, "trials", trial) for trial in regimen.pivotal_trials)),
    ]
    requirements = [
        f"{_condition(item.when, words)}: {plain(item.because)} ({mark(verified=item.verified, url=item.verified_url)})"
        for item in regimen.requirements
    ]
    visits = [
        ("visits in the first 28 days", _count(administration.visits_initial)),
        ("visits in 28 days later", _count(administration.visits_later)),
        ("taken by mouth only", "yes" if administration.oral_only else "no"),
        ("hospital stay", plain(administration.hospital_stay)),
        ("basis", plain(administration.basis)),
    ]
    cautions = [_caution(caution, words) for caution in knowledge.cautions_of(regimen.id)]
    return page(
        f"{plain(regimen.id)}: {plain(regimen.name)}",
        terms(pairs),
        "## Asked of a case" if requirements else "",
        bullets(requirements),
        "## Cautions of the combination" if cautions else "",
        "\n".join(cautions),
        "## Approvals" if regimen.approvals else "",
        bullets(_approval(item, words) for item in regimen.approvals),
        "## What it asks of the patient's time",
        terms(visits),
        "## Notes" if regimen.note else "",
        plain(regimen.note),
    )


def _count(number: object) -> str:
    return "not recorded" if number is None else str(number)


def _approval(approval: Approval, words: Vocabulary) -> str:
    period = f"since {approval.since}" if approval.since else ""
    period += f" until {approval.until}" if approval.until else ""
    period += f", date {mark(verified=approval.date_verified)}" if approval.since else ""
    indication = _condition(approval.when, words) if approval.when is not None else plain(approval.constraint)
    parts = [
        f"**{approval.jurisdiction}**: {approval.status.replace('_', ' ')} {period}".strip(),
        plain(", ".join(part for part in (approval.formulation, approval.type) if part)),
        f"when {indication} ({mark(verified=approval.verified, url=approval.verified_url)})" if indication else "",
        plain(approval.note),
    ]
    return "; ".join(part for part in parts if part)


# Trials ---------------------------------------------------------------------------------------------------------------


def _trial_index(knowledge: KnowledgeBase) -> str:
    rows = [
        [
            f"[{plain(trial.id)}]({slug(trial.id)}.md)",
            code(trial.nct) if trial.nct else "",
            plain(trial.phase),
            "yes" if trial.randomised else "no",
            str(trial.year or ""),
            trial.checked.value,
        ]
        for trial in knowledge.trials.values()
    ]
    return page(
        "Trials",
        "Whom they took and what they found, as published. They cannot be compared between trials, and nothing here "
        "pools them.",
        table(["trial", "registry", "phase", "randomised", "year", "results"], rows),
        _toctree(slug(trial) for trial in knowledge.trials),
    )


def _trial_page(trial: Trial, words: Vocabulary) -> str:
    pairs = [
        ("evidence key", code(trial.id)),
        ("registry", code(trial.nct) if trial.nct else ""),
        ("phase", plain(trial.phase) + (", randomised" if trial.randomised else "")),
        ("year", str(trial.year or "")),
        ("patients", str(trial.n or "")),
        ("prior lines", plain(trial.population.prior_lines_allowed)),
        ("planned for", plain(trial.primary_endpoint)),
        ("results", f"{trial.checked.value}; {trial.verified_share} of its parts were seen at a source"),
        ("notes", plain(trial.notes)),
    ]
    return page(
        plain(trial.id),
        terms(pairs),
        "## Arms",
        bullets(plain(arm) for arm in trial.arms),
        "## Who could take part" if trial.eligibility else "",
        "The key criteria that are recorded; the protocol has more." if trial.eligibility else "",
        bullets(_criterion(item, words) for item in trial.eligibility),
        "## Results" if trial.efficacy else "",
        bullets(_efficacy(result) for result in trial.efficacy),
        "## Response" if trial.response.figures else "",
        bullets(f"{plain(name)}: {_by_arm(rates)}" for name, rates in trial.response.figures.items()),
        "## Subgroups" if trial.subgroups else "",
        bullets(_subgroup(trial, subgroup, words) for subgroup in trial.subgroups),
        "## Adverse events" if trial.adverse_events.figures or trial.adverse_events.texts else "",
        bullets(f"{plain(name)}: {_by_arm(rates)}" for name, rates in trial.adverse_events.figures.items())
        + bullets(f"{plain(name)}: {plain(text)}" for name, text in trial.adverse_events.texts.items()),
        "## Publications" if trial.citations else "",
        bullets(
            f"{plain(item.text)}{_identifiers(item.doi or '', item.pmid or '')} "
            f"({mark(verified=item.verified, url=item.verified_url)})"
            for item in trial.citations
        ),
    )


def _criterion(item: EligibilityCriterion, words: Vocabulary) -> str:
    checked = (
        f"asked as: {_condition(item.when, words)}" if item.when is not None else "**not checked**: no fact says it"
    )
    return f"{plain(item.text)} ({code(item.id)}); {checked}; {mark(verified=item.verified, url=item.verified_url)}"


def _published(reference: str, published: str) -> str:
    if reference:
        return f"from {code(reference)}"
    return f"published {published} at the latest" if published else "date of publication not known"


def _by_arm(rates: RatesByArm) -> str:
    return plain("; ".join(f"{arm} {value:f}" for arm, value in rates.items()))


def _efficacy(result: EfficacyResult) -> str:
    interval = f" ({result.ci[0]:f} to {result.ci[1]:f})" if len(result.ci) == 2 else ""
    parts = [
        f"**{plain(result.endpoint)}**" + (f" ({plain(result.analysis)})" if result.analysis else ""),
        f"hazard ratio {result.hr:f}{interval}" if result.hr is not None else "",
        f"medians in months: {_by_arm(result.medians_months)}" if result.medians_months else "",
        *(f"{plain(name)}: {_by_arm(rates)}" for name, rates in result.landmarks.items()),
        f"follow-up {result.follow_up_months:f} months" if result.follow_up_months is not None else "",
        _published(result.reference, result.published),
        mark(verified=result.verified, url=result.verified_url),
        plain(result.note),
    ]
    return "; ".join(part for part in parts if part)


def _subgroup(trial: Trial, subgroup: SubgroupResult, words: Vocabulary) -> str:
    interval = f" ({subgroup.ci[0]:f} to {subgroup.ci[1]:f})" if len(subgroup.ci) == 2 else ""
    parts = [
        f"**{plain(subgroup.group)}** ({code(f'{trial.id}/{subgroup.id}')})",
        plain(subgroup.definition),
        f"a patient belongs to it when {_condition(subgroup.when, words)}" if subgroup.when is not None else "",
        f"not checked: {plain(subgroup.not_checked)}" if subgroup.not_checked else "",
        "an indirect comparison" if subgroup.indirect else "",
        f"{plain(subgroup.endpoint)} hazard ratio {subgroup.hr:f}{interval}" if subgroup.hr is not None else "",
        f"medians in months: {_by_arm(subgroup.medians_months)}" if subgroup.medians_months else "",
        plain(subgroup.other),
        _published(subgroup.reference, subgroup.published),
        f"{subgroup.checked.value}, {mark(verified=subgroup.verified, url=subgroup.verified_url)}",
        plain(subgroup.note),
    ]
    return "; ".join(part for part in parts if part)


def _identifiers(doi: str, pmid: str) -> str:
    names = [f"doi {code(doi)}" if doi else "", f"PMID {code(pmid)}" if pmid else ""]
    return "".join(f", {name}" for name in names if name)


# Guidelines and references --------------------------------------------------------------------------------------------


def _statement_index(by_body: Mapping[str, list[Statement]], knowledge: KnowledgeBase) -> str:
    rows = [[f"[{plain(body)}]({slug(body)}.md)", str(len(statements))] for body, statements in sorted(by_body.items())]
    grading = [
        [
            plain(system.id),
            plain("; ".join(system.strengths)),
            plain("; ".join(system.certainties)),
            plain(system.note),
            system.checked.value,
        ]
        for system in knowledge.grading_systems.values()
    ]
    return page(
        "Guideline statements",
        "What guidelines and expert bodies say, in our own words. Grades stay in the system of the body that gave them "
        "and are not converted into each other.",
        table(["body", "statements"], rows),
        "## How they grade",
        table(["system", "strength of advice", "certainty of evidence", "note", "definition"], grading),
        _toctree(slug(body) for body in sorted(by_body)),
    )


def _statements_page(body: str, statements: list[Statement], knowledge: KnowledgeBase) -> str:
    blocks = []
    for item in statements:
        evidence = knowledge.evidence(item.id)
        pairs = [
            ("when", plain(item.situation)),
            (
                "grade",
                f"{plain(item.grade)} ({plain(item.grading)})" if item.grade and item.grading else plain(item.grade),
            ),
            ("published", plain(item.published)),
            ("regimens", ", ".join(link(regimen, "regimens", regimen) for regimen in item.regimens)),
            ("evidence", f"{item.level.replace('_', ' ')}, {item.checked.value}; carries at most {evidence.ceiling}"),
            ("sources", ", ".join(code(source) for source in item.sources)),
            ("note", plain(item.note)),
        ]
        blocks += [f"## {code(item.id)}", plain(item.statement), terms(pairs)]
    return page(plain(body), *blocks)


def _reference_page(knowledge: KnowledgeBase) -> str:
    return page(
        "References",
        "Every publication, label or page that a statement or a rule cites, with how far it was seen: *read* at its "
        "source, *secondary* in a text that reports it, or *recalled* and still to be checked.",
        bullets(_reference(item) for item in knowledge.references.values()),
    )


def _reference(item: Reference) -> str:
    parts = [
        f"{code(item.id)}: {plain(item.text)}{_identifiers(item.doi, item.pmid)}",
        f"{item.level.replace('_', ' ')}, {item.checked.value}",
        ", ".join(f"[seen here]({url})" for url in item.urls if url.startswith("http")),
        plain(item.note),
    ]
    return ". ".join(part for part in parts if part)
