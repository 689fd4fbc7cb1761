"""Its import fails."""

import mmrules_part_that_is_not_there  # type: ignore[import-not-found]  # the fault

CHECK = "REG-01"
MESSAGE = "cannot be loaded"
