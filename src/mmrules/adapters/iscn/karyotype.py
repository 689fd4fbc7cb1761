"""A karyotype as a tree, and the tree printed in the form of ISCN 2024. Reading is in `karyotype_grammar.py`."""

from __future__ import annotations

from attrs import field, frozen

__all__ = ["Clone", "Item", "Karyotype", "Point", "Rearrangement"]


@frozen
class Point:
    """A breakpoint such as `q32.3`, `?p13`, `q22~23`, `cen`.

    Attributes:
        text: As ISCN prints it.
        arm: "p", "q", or "" when the arm is not named.
        bands: The band and, for a range, the other end of it, each with its arm (`("q22", "q23")`); empty when no
            digit is legible.
        questioned: Whether the notation puts it in doubt.
    """

    text: str
    arm: str
    bands: tuple[str, ...]
    questioned: bool = False

    def __str__(self) -> str:
        return self.text


@frozen
class Rearrangement:
    """One operation: `del(17)(p13)`, `t(4;14)(p16;q32)`, or one part of a derivative's history.

    Attributes:
        operation: ISCN symbol, such as "del", "der", "t", "psu dic".
        chromosomes: Chromosomes in the first bracket.
        breaks: Points per chromosome; empty when the second bracket is missing.
        detailed: The second bracket in the detailed system, which is kept but not interpreted.
        shorthand: Whether it was written the way charts do, `del(17p)`.
    """

    operation: str
    chromosomes: tuple[str, ...]
    breaks: tuple[tuple[Point, ...], ...] = ()
    detailed: str = ""
    shorthand: bool = False

    def __str__(self) -> str:
        text = f"{self.operation}({';'.join(self.chromosomes)})"
        if self.detailed:
            return f"{text}({self.detailed})"
        if self.shorthand:
            # `del(17p)` names no band: a second bracket would have to put it in a doubt that was not written.
            ends = (points[0].text.removesuffix("?") for points in self.breaks)
            return f"{self.operation}({';'.join(map(str.__add__, self.chromosomes, ends))})"
        if self.breaks:
            text += f"({';'.join(''.join(map(str, points)) for points in self.breaks)})"
        return text


@frozen(kw_only=True)
class Item:
    """One comma-separated part of a clone.

    Attributes:
        sign: "+", "-" or "" (a rearrangement that replaces a homologue).
        questioned: Whether it carries a question mark.
        chromosome: A whole chromosome gained or lost.
        blob: Unidentified material: "mar", "dmin", "r", "hsr".
        name: Number behind a marker (`mar1`).
        history: The rearrangements that made the chromosome.
        times: How many homologues carry it.
        count: How many were seen (`+1~4mar`).
        constitutional: Whether the patient was born with it.
        cells: Its own cell count inside a composite karyotype.
        origin: "mat", "pat", "dn" and the like.
        alternatives: Other readings that the notation offers with `or`.
        start: Index in the text.
        end: Index behind it.
    """

    sign: str = ""
    questioned: bool = False
    chromosome: str = ""
    blob: str = ""
    name: str = ""
    history: tuple[Rearrangement, ...] = ()
    times: int = 1
    count: tuple[int, int] = (1, 1)
    constitutional: bool = False
    cells: int | None = None
    origin: str = ""
    alternatives: tuple[Item, ...] = ()
    start: int = field(default=0, eq=False)
    end: int = field(default=0, eq=False)

    @property
    def uncertain(self) -> bool:
        """Whether the notation itself leaves open what was seen."""
        return self.questioned or bool(self.alternatives)

    def __str__(self) -> str:
        text = self.sign + ("?" if self.questioned else "")
        if self.chromosome:
            text += self.chromosome
        elif self.blob:
            low, high = self.count
            number = "" if (low, high) == (1, 1) else str(low) if low == high else f"{low}~{high}"
            text += number + self.blob + self.name
        else:
            text += "".join(map(str, self.history))
        if self.times != 1:
            text += f"x{self.times}"
        if self.constitutional:
            text += "c"
        if self.origin:
            text += f" {self.origin}"
        text = " or ".join([text, *map(str, self.alternatives)])
        return text if self.cells is None else f"{text}[{self.cells}]"


@frozen(kw_only=True)
class Clone:
    """One clone as written.

    Attributes:
        number: Stated chromosome number (low, high).
        level: Ploidy level when stated (`<4n>`).
        sex: Sex chromosomes, "" behind a reference.
        reference: "idem", "sl", "sdl1" and so on; "" when the clone is written out.
        doubled: Factor behind the reference or around the whole clone.
        items: The changes.
        incomplete: Whether it ends in `inc`.
        cells: Number of cells.
        composite: Whether the number is `cp`.
        donor: Whether it stands behind `//`.
        start: Index in the text.
        end: Index behind it.
    """

    number: tuple[int, int]
    level: int | None = None
    sex: str = ""
    reference: str = ""
    doubled: int = 1
    items: tuple[Item, ...] = ()
    incomplete: bool = False
    cells: int | None = None
    composite: bool = False
    donor: bool = False
    start: int = field(default=0, eq=False)
    end: int = field(default=0, eq=False)

    def __str__(self) -> str:
        low, high = self.number
        text = str(low) if low == high else f"{low}~{high}"
        if self.level is not None:
            text += f"<{self.level}n>"
        parts = [text, self.reference or self.sex]
        if self.reference and self.doubled != 1:
            parts[1] += f"x{self.doubled}"
        parts += map(str, self.items)
        if self.incomplete:
            parts.append("inc")
        text = ",".join(parts)
        if self.cells is not None:
            text += f"[{'cp' if self.composite else ''}{self.cells}]"
        return text


@frozen(kw_only=True)
class Karyotype:
    """All clones of one study, recipient first.

    Attributes:
        clones: In the order of the text; the donor's last.
        start: Index in the text.
        end: Index behind it.
    """

    clones: tuple[Clone, ...]
    start: int = field(default=0, eq=False)
    end: int = field(default=0, eq=False)

    def __str__(self) -> str:
        own = "/".join(str(clone) for clone in self.clones if not clone.donor)
        donor = "/".join(str(clone) for clone in self.clones if clone.donor)
        return f"{own}//{donor}" if donor else own
