"""Switching class after resistance."""
