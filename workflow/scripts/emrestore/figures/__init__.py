"""Figures: one style for all, one module a subject."""
