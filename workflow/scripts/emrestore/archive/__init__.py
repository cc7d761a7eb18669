"""Runs that are kept, held against each other, and packed for years without a network."""
