"""Random specimens (paper, "Specimen generation"): atoms in a box, in angstrom, centred on the field."""
