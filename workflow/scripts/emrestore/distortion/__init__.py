"""Distortions of recorded images: scanning, detection, defective pixels, post-processing, storage."""
