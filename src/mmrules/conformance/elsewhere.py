"""Asks a plugin in another process: whether it loads in a fresh interpreter, what that disturbs, and what it answers.

`python -m mmrules.conformance.elsewhere` is this module's own program; the functions start it and read what it says.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import pickle
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, Any

from attrs import frozen

from mmrules.conformance.interpreter import changes, state
from mmrules.serialization import canonical_json, structure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mmrules.conformance.bench import Bench

__all__ = ["FreshImport", "answers_elsewhere", "import_elsewhere", "main"]


@frozen(kw_only=True)
class FreshImport:
    """What happened when a plugin was loaded in a fresh interpreter.

    Attributes:
        error: What was raised; empty when it loads.
        printed: What it printed.
        reached: What it called outside: network, processes, files that it wrote.
        heavy: Heavy packages that it loaded.
        changed: What it left different in the interpreter.
    """

    error: str
    printed: str = ""
    reached: tuple[str, ...] = ()
    heavy: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


_HEAVY = (
    "numpy",
    "pandas",
    "polars",
    "pyarrow",
    "requests",
    "httpx",
    "sqlalchemy",
    "torch",
    "matplotlib",
    "hypothesis",
)
_SECONDS = 120
_REACHING_OUT = ("socket.", "subprocess.", "os.system", "urllib.", "ftplib.", "smtplib.", "http.client.")


def _ask(
    arguments: Sequence[str], *, data: bytes = b"", environment: Mapping[str, str] | None = None
) -> dict[str, Any]:
    variables = dict(os.environ if environment is None else environment)
    variables["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603  # this interpreter and this module
            [sys.executable, "-m", "mmrules.conformance.elsewhere", *arguments],
            input=data,
            capture_output=True,
            cwd=folder,
            env=variables,
            check=False,
            timeout=_SECONDS,
        )
    try:
        said: dict[str, Any] = json.loads(done.stdout.decode("utf-8", "replace").rpartition("\n")[2] or "null")
    except json.JSONDecodeError:
        said = {}
    return said or {"error": f"the other process ended with status {done.returncode}"}


def import_elsewhere(name: str) -> FreshImport:
    """Return what happens when a plugin is loaded in a fresh interpreter.

    Args:
        name: The plugin's entry point.
    """
    return structure(_ask(["import", name]), FreshImport, what="answer of the other process")


def answers_elsewhere(bench: Bench) -> tuple[dict[str, str], list[tuple[str, dict[str, Any]]]]:
    """Return digests of the answers to the packaged patients here, and in two other processes.

    Args:
        bench: The plugin.

    Raises:
        pickle.PicklingError: Strategies that were given as objects cannot be sent to another process.
    """
    installed = bench.subject.entry_point is not None
    data = b"" if installed else pickle.dumps(bench.subject.given)
    names = ["answers", *([bench.subject.name] if installed else [])]
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    places = [
        ("hash seed 1, UTC, no environment", {**kept, "PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"}),
        (
            "hash seed 4242, another time zone and language",
            {**os.environ, "PYTHONHASHSEED": "4242", "TZ": "Asia/Kathmandu", "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE"},
        ),
    ]
    others = [(place, _ask(names, data=data, environment=variables)) for place, variables in places]
    return answers(bench), others


def answers(bench: Bench) -> dict[str, str]:
    """Return the digest of the answer to each packaged patient, in the order in which the plugin gives it."""
    found = {}
    for case in bench.reference:
        said = bench.ask(case)
        waiting = [(item.rule.id, item.action, item.facts) for item in said.waiting]
        text = canonical_json(said.recommendations) + repr(waiting)
        found[case.name] = hashlib.sha256(text.encode()).hexdigest()
    return found


def _import(name: str) -> dict[str, Any]:
    from importlib import metadata  # noqa: PLC0415

    import mmrules.engine.engine  # noqa: PLC0415  # before the first look at the interpreter

    mmrules.engine.engine.Engine(strategies=())
    before, loaded = state(), set(sys.modules)
    reached: list[str] = []
    looking = True

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if not looking:
            return
        if event.startswith(_REACHING_OUT):
            reached.append(event)
        elif event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
            reached.append("a file opened for writing")

    sys.addaudithook(hook)
    printed = io.StringIO()
    error = ""
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            points = [point for point in metadata.entry_points(group="mmrules") if point.name == name]
            points[0].load()
        except BaseException as raised:  # noqa: BLE001  # whatever a plugin raises is what is asked
            error = f"{type(raised).__name__}: {raised}"
    looking = False
    new = {module.partition(".")[0] for module in set(sys.modules) - loaded}
    return {
        "error": error,
        "printed": printed.getvalue()[:200],
        "reached": sorted(set(reached)),
        "heavy": sorted(new & set(_HEAVY)),
        "changed": changes(before, state()),
    }


def _answers(arguments: Sequence[str]) -> dict[str, Any]:
    from mmrules.conformance.bench import Bench  # noqa: PLC0415  # slow to import
    from mmrules.conformance.declarations import Declared  # noqa: PLC0415
    from mmrules.conformance.subject import find_subject  # noqa: PLC0415

    subject = find_subject(arguments[0] if arguments else pickle.loads(sys.stdin.buffer.read()))  # noqa: S301  # our own
    with contextlib.redirect_stdout(io.StringIO()):
        return {"answers": answers(Bench(subject, subject.engine(), Declared()))}


def main(arguments: Sequence[str]) -> int:
    """Say on standard output, as JSON in its last line, what was asked for; return the exit status."""
    said = _import(arguments[1]) if arguments[0] == "import" else _answers(arguments[1:])
    sys.stdout.write("\n" + json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
