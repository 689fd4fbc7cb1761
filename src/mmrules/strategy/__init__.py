"""Strategies: sets of rules over the facts of a case and the catalogue of regimens, and what they recommend."""
