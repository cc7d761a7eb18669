"""Undistorted images of specimens, and the intensity transforms applied to them (eq. 16-26)."""
