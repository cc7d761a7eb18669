"""The config of a run: layers, ranges, and what captions see of it."""
