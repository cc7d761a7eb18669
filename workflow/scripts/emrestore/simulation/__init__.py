"""Multislice simulation of single atoms with abTEM."""
