"""A published network trained on for one microscope, whose laws are estimated from its images."""
