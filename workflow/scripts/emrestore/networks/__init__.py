"""The networks that restore an image, and the published weights."""
