"""How objects become JSON and come back: strict, exact, and with every problem at once.

Nothing is coerced, guessed or dropped: `"false"` is not true, `61.9` is no age, an unknown or repeated key is a
problem. Numbers keep their printed digits and are written as text. What is special about a type is declared on the
type (`Annotated` with `Range`, `OneOf` or `Named`; `from_text` for types with a text form), never here.
"""

from mmrules.serialization.constraints import Named, OneOf, Range
from mmrules.serialization.json_text import check_depth, read_json
from mmrules.serialization.reading import structure
from mmrules.serialization.writing import canonical_json, to_plain

__all__ = ["Named", "OneOf", "Range", "canonical_json", "check_depth", "read_json", "structure", "to_plain"]
