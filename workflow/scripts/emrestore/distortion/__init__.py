"""Distortions of recorded images: scan, detection, defective pixels, post-processing, storage."""
