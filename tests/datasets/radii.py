"""A smooth stand-in for the table of the rule projected_radius, for tests that are not about radii."""

import numpy as np

# Å, by atomic number; 0 is no element
R_HAT = np.concatenate([[np.nan], 0.7 + 0.2 * np.sin(np.arange(1, 104))])
