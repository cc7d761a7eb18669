"""What the laws of the config come to: the crystals that are drawn, counted."""

import gemmi

from emrestore.random import stream
from emrestore.specimen.crystal import random_crystal


def drawn_crystals(config, seed, number):
    """Draw crystals as specimens are drawn and say what came out.

    Cells in which the drawn elements find no room, or are too dense, are drawn anew: so the
    crystals do not follow the laws of the config one by one.

    Parameters
    ----------
    config : dict
        Section ``specimen.crystal``.
    seed : int
    number : int
        Of crystals.

    Returns
    -------
    list of dict
        space_group, crystal_system, elements, atoms_per_cell, density_g_per_cm3 and
        shortest_distance_angstrom of each.
    """
    rows = []
    for index in range(number):
        drawn = random_crystal(stream(seed, "effective_laws", index), config)[3]
        group = gemmi.find_spacegroup_by_number(drawn["space_group"])
        rows.append(
            {
                "space_group": group.number,
                "crystal_system": group.crystal_system_str(),
                "elements": drawn["n_elements"],
                "atoms_per_cell": drawn["atoms_per_cell"],
                "density_g_per_cm3": drawn["density"],
                "shortest_distance_angstrom": drawn["minimum_distance"],
            }
        )
    return rows
