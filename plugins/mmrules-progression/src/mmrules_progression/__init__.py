"""Progression management and retreatment."""
