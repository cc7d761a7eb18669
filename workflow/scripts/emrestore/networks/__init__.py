"""Restoration networks in Keras, and the published weights."""
