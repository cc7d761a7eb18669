"""Losses, schedule, batches and the loop that trains a network."""
