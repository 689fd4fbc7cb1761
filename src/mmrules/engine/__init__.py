"""From a case to a report: plugins, composition, safety, ranking, open questions, explanation, provenance."""
