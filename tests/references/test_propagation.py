"""The multislice step against abTEM's own, wave by wave and on its detector. Needs abTEM."""

import numpy as np
import pytest

pytest.importorskip("abtem", reason="abTEM lives in the environment of the multislice rules")

import abtem  # noqa: E402
from abtem.antialias import AntialiasAperture  # noqa: E402
from abtem.multislice import FresnelPropagator, conventional_multislice_step  # noqa: E402
from abtem.potentials.iam import TransmissionFunction  # noqa: E402
from ase import Atoms  # noqa: E402
from emrestore.simulation.multislice import ROUNDING, dark_field  # noqa: E402
from emrestore.simulation.specimens import scattered, transmission  # noqa: E402

ENERGY, SLICE = 80e3, 2.0
POINTS, EDGES = (96, 90), (7.2, 6.75)
# heavy atoms: they scatter up to the antialias limit
ATOMS = Atoms(
    numbers=[79, 14, 79, 47],
    positions=[[2.03, 3.11, 0.5], [4.57, 5.02, 2.5], [5.61, 1.4, 2.6], [1.2, 5.9, 4.5]],
    cell=[*EDGES, 3 * SLICE],
    pbc=True,
)


def test_waves_are_those_of_abtem():
    indices = np.array([[0, 0], [3, -5], [-11, 7]])
    passed = transmission(ATOMS, ENERGY, POINTS, 3)
    optics = {"energy": ENERGY, "extent": EDGES}
    kept = np.ones(POINTS, dtype=bool)
    matrix, straight = scattered(passed, SLICE, optics, indices, kept, (0, 2))
    slices = [TransmissionFunction(one[None], SLICE, extent=EDGES, energy=ENERGY) for one in passed]
    x, y = (np.arange(n) / n for n in POINTS)
    for number, (i, j) in enumerate(indices):
        plane = np.exp(2j * np.pi * (i * x[:, None] + j * y)).astype(np.complex64)
        waves, behind = abtem.Waves(plane, **optics), []
        for one in slices:
            waves = conventional_multislice_step(
                waves, one, FresnelPropagator(), AntialiasAperture()
            )
            behind.append(waves.array.copy())
        expected = np.fft.fft2(behind)[[0, 2]] / plane.size
        assert np.abs(matrix[:, number].reshape(expected.shape) - expected).max() < 2e-6
        if number == 0:
            found = np.array([wave.array for wave in straight])
            assert np.abs(found - np.array(behind)[[0, 2]]).max() < 2e-5


def test_signals_are_those_of_abtems_detector():
    probes = np.array([[2.0, 3.1], [4.6, 5.0], [7.0, 1.0]])
    optics = {"energy": 80.0, "convergence": 30.0, "detector": (60.0, 150.0), "sampling": 0.075}
    found = dark_field(ATOMS, probes, optics | {"projection": "infinite"}, SLICE)
    lifted = ATOMS.copy()
    lifted.positions[:, 2] += SLICE / 8.0
    potential = abtem.Potential(
        lifted,
        gpts=POINTS,
        slice_thickness=SLICE + ROUNDING,
        parametrization="lobato",
        projection="infinite",
        exit_planes=1,
    )
    probe = abtem.Probe(energy=ENERGY, semiangle_cutoff=30.0, gpts=POINTS, extent=EDGES)
    detector = abtem.AnnularDetector(inner=60.0, outer=150.0)
    scan = abtem.CustomScan(probes)
    measured = probe.multislice(potential, scan=scan, detectors=detector, lazy=False)
    # abTEM also looks before the first slice
    expected = measured.array.reshape(-1, len(probes))[-3:]
    assert found == pytest.approx(expected, rel=2e-5)
