"""Restoration of single-shot electron microscopy images: models, data generator, networks, analysis."""
