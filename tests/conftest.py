"""How hypothesis searches: the same examples in every run, so that a failure belongs to the change at hand.

`pytest --hypothesis-profile explore` searches anew each time. Nothing is timed, so no example is too slow.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=300)
settings.load_profile("repeatable")
