"""How much work a simulation by multislice is: 10⁹ grid points that waves pass."""

import math

from emrestore.jobs.work import Work

AMPLITUDE = 8  # byte; complex64
H2_2M, REST_ENERGY = 150.4, 1.022e6  # eV Å², eV; of the electron's wavelength


def grid(extent, sampling):
    """Return the even number of points of an edge."""
    return 2 * math.ceil(extent / sampling / 2.0 - 1e-6)


def passed(waves, slices, *edges):
    """Return the work of waves that pass slices of a grid."""
    return waves * slices * math.prod(edges) / 1e9


def bulk(orientation, optics, lattice, layers, phonon_pairs):
    """Return the grid points [10⁹] of bulk platinum along one zone axis."""
    cell = {"001": (1.0, 1.0), "112": (math.sqrt(0.5), math.sqrt(3.0))}[orientation]
    edges = [
        grid(count * side * lattice, optics["sampling"])
        for count, side in zip(optics["supercell"], cell, strict=True)
    ]
    p, q = (count // 2 + 1 for count in optics["probes"])
    probes = p * (p + 1) // 2 if orientation == "001" and p == q else p * q
    return passed(2 * phonon_pairs * probes, layers * optics.get("slices", 1), *edges)


def bulk_images(wildcards, params, config):
    """Bulk platinum by thickness."""
    settings, orientation = params["settings"], wildcards["orientation"]
    one = settings["simulation"]
    optics = one | {key: one[key][orientation] for key in ("supercell", "probes")}
    lattice, layers = settings["lattice_parameter"], one["layers"][orientation]
    return Work(bulk(orientation, optics, lattice, layers, one["phonon_pairs"]))


def column_profiles(wildcards, params, config):
    """Isolated columns."""
    one = params["settings"]["simulation"]
    profile, edge = one["profile"], grid(one["profile"]["extent"], one["sampling"])
    waves = 2 * profile["phonon_pairs"] * len(profile["radii"])
    return Work(passed(waves, profile["layers"][wildcards["orientation"]], edge, edge))


def convergence(wildcards, params, config):
    """Bulk platinum with one setting after another changed."""
    one, lattice = params["settings"]["simulation"], params["settings"]["lattice_parameter"]
    study = one["convergence_study"]
    base = one | {key: one[key]["001"] for key in ("supercell", "probes")}
    changes = [{}, *study["variants"].values()]
    each = [
        bulk("001", base | change, lattice, study["layers"], study["phonon_pairs"])
        for change in changes
    ]
    return Work(sum(each))


def full_image(wildcards, params, config):
    """A whole specimen, patch by patch: every probe sees its window."""
    section, study = params["settings"], wildcards["study"]
    one, sizes = section["simulation"], section["studies"][study]
    extent = sizes["size"] * sizes["pixel_size"] + 2 * section["margin"]
    probes = math.ceil(extent / one["full"]["spacing"]) ** 2
    edge = grid(one["full"]["tile"] + 2 * one["full"]["window"], one["sampling"])
    whole = config["quantification"]
    slices = whole["dislocation_cells"]
    if study == "nanoparticle":
        slices = math.ceil(whole["particle_diameter"]) + 1
        # where no atom is near a patch nothing is done
        reach = slices * whole["lattice_parameter"] + 2 * one["full"]["window"]
        probes *= min(1.0, math.pi / 4.0 * (reach / extent) ** 2)
    # a pair of phonon configurations
    image = (extent / sizes["pixel_size"]) ** 2 * 8
    return Work(passed(2 * probes, slices, edge, edge), disk=image)


def single_atoms(wildcards, params, config):
    """Probes on one atom of each element."""
    one = params["settings"]
    edge = grid(one["extent"], one["sampling"])
    return Work(passed(len(one["atomic_numbers"]) * (one["probe_positions"] + 1), 1, edge, edge))


def specimen_images(wildcards, params, config):
    """Plane waves of a probe through one specimen."""
    section, voltage = config["references"], int(wildcards["voltage"])
    one, case = section["specimens"], section["specimens"]["cases"][wildcards["specimen"]]
    extent = section["single_atom"]["extent"]
    energy = voltage * 1e3
    wavelength = math.sqrt(H2_2M / (energy * (1.0 + energy / REST_ENERGY)))
    optics = section["single_atom"]
    widest = max(by_voltage[voltage][1] for by_voltage in optics["detectors"].values())
    # plane waves of the probe, and those that reach a detector
    waves, kept = (
        1 + math.pi * (angle * 1e-3 / wavelength * extent) ** 2
        for angle in (optics["convergence"][voltage], widest)
    )
    thickness = case["thickness"] + case["changes"].get("support", {}).get("thickness", 0.0)
    edge = grid(extent, one["sampling"][voltage])
    configurations = 2 * one["phonon_groups"] * one["phonon_pairs"]
    slices = math.ceil(thickness / one["slice_thickness"])
    matrix = AMPLITUDE * one["depths"] * waves * kept
    return Work(passed(waves * configurations, slices, edge, edge), memory=matrix)
