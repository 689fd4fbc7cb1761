"""Case files: what clinicians expect of the answer for a patient, as TOML, and the runner that holds it to them.

`document` has the form of a file, `reading` reads it with the place of every fault, `record` writes out the patient of
a case, `expectation` compares a report with what is expected, `run` does it for files and folders.
"""

from __future__ import annotations

from mmrules.adapters.case_file.run import CaseOutcome, CaseRun, run_cases

__all__ = ["CaseOutcome", "CaseRun", "run_cases"]
