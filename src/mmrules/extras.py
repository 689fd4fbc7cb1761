"""The optional parts of the library: what each needs, and a clear error while it is not installed."""

from __future__ import annotations

from importlib import util

from attrs import frozen

from mmrules.errors import MissingExtra

__all__ = ["CLI", "CONFORMANCE", "VERIFY", "Extra"]


@frozen(kw_only=True)
class Extra:
    """An extra of the distribution.

    Attributes:
        name: Its name, as in `pip install "mmrules[cli]"`.
        modules: The modules that it brings.
        needed_for: What cannot be used without it.
    """

    name: str
    modules: tuple[str, ...]
    needed_for: str

    @property
    def installed(self) -> bool:
        """Whether every module of it can be found; nothing is imported."""
        return all(util.find_spec(module) is not None for module in self.modules)

    def require(self) -> None:
        """Do nothing when it is installed.

        Raises:
            MissingExtra: It is not; with the command that installs it.
        """
        if not self.installed:
            raise MissingExtra(self.name, needed_for=self.needed_for)


CLI = Extra(name="cli", modules=("click", "rich"), needed_for="the command line")
CONFORMANCE = Extra(
    name="conformance", modules=("hypothesis", "pytest", "packaging"), needed_for="the whole of the conformance kit"
)
VERIFY = Extra(name="verify", modules=("z3",), needed_for="proofs about rules")
