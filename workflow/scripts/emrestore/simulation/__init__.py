"""Structures, and their STEM images by multislice with abTEM."""
