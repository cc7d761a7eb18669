"""Files of microscopes: read with their calibration, and written."""
