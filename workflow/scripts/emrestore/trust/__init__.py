"""Is a restoration to be trusted? What an image, its restoration and the residual show."""
