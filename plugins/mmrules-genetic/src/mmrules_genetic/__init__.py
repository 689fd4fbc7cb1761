"""Genetic-marker-guided choice among standard regimens."""
