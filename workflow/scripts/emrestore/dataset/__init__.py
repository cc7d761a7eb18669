"""Pairs of distorted and undistorted images, and the shards that hold them."""
