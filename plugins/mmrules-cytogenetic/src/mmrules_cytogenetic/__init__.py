"""Abnormality-targeted and investigational options."""
