"""Mass and number densities of solids."""

import gemmi

AVOGADRO = 6.02214076e23  # 1/mol, SI
CUBIC_ANGSTROM_IN_CM3 = 1e-24


def molar_mass(numbers):
    """Return the mass [g/mol] of atoms by their atomic numbers."""
    return sum(gemmi.Element(int(number)).weight for number in numbers)


def mass_density(mass, volume):
    """Return the density [g/cm³] of a mass [g/mol] in a volume [Å³]."""
    return mass / AVOGADRO / (volume * CUBIC_ANGSTROM_IN_CM3)


def number_density(atomic_number, density):
    """Return atoms per Å³ of an element at a density [g/cm³]."""
    return density / mass_density(molar_mass([atomic_number]), 1.0)
