"""A lazily filled, pure cache keyed by value."""

from functools import lru_cache

import sound

import mmrules


@lru_cache(maxsize=64)
def limit(age: object) -> int:
    return 40 if age is None else 40 + 0 * int(age)


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    limit(None)
    return list(sound.code(case))


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
