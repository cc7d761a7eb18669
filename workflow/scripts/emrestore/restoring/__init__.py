"""Restoration of images of any size and scale with any of the networks."""
