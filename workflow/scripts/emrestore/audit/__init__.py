"""Audit: the paper's claims held against what the run measured."""
