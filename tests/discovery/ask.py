"""Runs in an environment with plugins: prints what an engine says of its plugins and of one patient, as JSON."""

from __future__ import annotations

import json
import sys

import mmrules


def main(patient_file: str, disable: list[str]) -> dict[str, object]:
    try:
        engine = mmrules.Engine(disable=disable)
    except mmrules.PluginError as error:
        return {"error": str(error)}
    report = engine.evaluate(mmrules.load_patient(patient_file))
    return {
        "plugins": {
            plugin.name: {
                "distribution": plugin.distribution,
                "version": plugin.version,
                "loaded": plugin.loaded,
                "message": plugin.message,
            }
            for plugin in engine.plugins
        },
        "strategies": [strategy.id for strategy in engine.strategies],
        "versions": {item.id: f"{item.distribution} {item.version}" for item in report.provenance.strategies},
        "heard": sorted({item.strategy for option in report.options for item in option.recommendations}),
        "actions": [option.id for option in report.options],
        "cautions": sum(len(option.cautions) for option in report.options),
        "failures": {failure.source: f"{failure.distribution}: {failure.message}" for failure in report.failures},
        "notes": list(report.notes),
        "packs": [f"{pack.name} {pack.version}" for pack in report.provenance.packs],
        "safety_changes": [f"{item.kind} {item.caution}: {item.reason}" for item in report.safety_changes],
        "excluded": {item.id: sorted({reason.rule for reason in item.reasons}) for item in report.excluded},
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2:])))  # noqa: T201  # the test reads it from standard output
