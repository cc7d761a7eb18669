"""Sums of fitted atoms (eq. 16 and 17) against multislice images of whole specimens.

The atoms are the fits with n in the paper's range, by element, voltage and detector: nothing is
fitted to the specimens. Images are compared as signals, in the units of the fits: a dark field and
a TEM image above vacuum, a bright field as its loss.
"""

import numpy as np
import pandas as pd
from emrestore.atoms.fit import signal
from emrestore.comparison.agreement import agreement, best_line, noise_of_mean
from emrestore.comparison.spectrum import radial_power
from emrestore.files import writing
from emrestore.imaging.highres import render_periodic
from emrestore.logs import log_to

TERMS = ["h1", "h2", "h3", "n", "rm_angstrom"]


def fitted_profiles(fits, voltage, detector):
    """Return the parameters of eq. 17 by atomic number."""
    here = fits[(fits["voltage_kv"] == voltage) & (fits["detector"] == detector)]
    return dict(zip(here["Z"], here[TERMS].itertuples(index=False, name=None), strict=True))


def compared(atoms, images, told, fits, voltage, settings):
    """Yield every detector and depth of one specimen at one voltage.

    Parameters
    ----------
    atoms, images, told : pandas.DataFrame, numpy.ndarray, pandas.DataFrame
        Of `drawn_specimen` and of `specimen_images`.
    fits : pandas.DataFrame
        in_order.csv.
    voltage : int [kV]
    settings : dict
        pixel_size, reach [Å], oversampling, widths [rm], bright (detectors on which atoms are no dips).

    Yields
    ------
    detector : str
    row : dict
    simulated, rendered : numpy.ndarray (size, size)
    """
    places = atoms[["x_angstrom", "y_angstrom", "z_angstrom"]].to_numpy()
    numbers = atoms["Z"].to_numpy()
    groups, _, depths, size, _ = images.shape
    images = images.reshape(groups, -1, size, size).swapaxes(0, 1)
    edge = settings["extent"]
    for of_groups, one in zip(images, told.itertuples(), strict=True):
        values = signal(of_groups, one.vacuum, one.detector in settings["bright"])
        passed = places[:, 2] < one.thickness_angstrom
        profiles = fitted_profiles(fits, voltage, one.detector)
        rendered = render_periodic(
            places[passed],
            numbers[passed],
            {z: profiles[z] for z in np.unique(numbers[passed])},
            edge / size,
            size,
            settings["oversampling"],
            settings["reach"],
            settings["widths"],
        )
        simulated = values.mean(axis=0)
        row = agreement(simulated, rendered)
        noise = noise_of_mean(values)
        of_contrast = noise / row["deviation"]
        row |= {
            "thickness_angstrom": one.thickness_angstrom,
            "atoms_passed": int(passed.sum()),
            "phonon_noise": noise / row["rms"],
            "phonon_noise_of_contrast": of_contrast,
            # independent errors add in squares
            "contrast_rms_without_noise": np.sqrt(
                max(row["contrast_rms"] ** 2 - of_contrast**2, 0)
            ),
        }
        yield one.detector, row, simulated, rendered


def spectra(simulated, rendered, edge, band):
    """Return the radial power of both images up to a frequency [1/Å], the rendered one scaled."""
    scale, _ = best_line(simulated, rendered)
    frequency, power = radial_power(simulated)
    _, model = radial_power(scale * rendered)
    frequency = frequency * len(simulated) / (2.0 * edge)
    return pd.DataFrame(
        {"frequency_per_angstrom": frequency, "simulated": power, "rendered": model}
    )[frequency <= band]


def main(outputs, inputs, fits, specimens, voltages, settings):
    """Write the table, the spectra of whole specimens, and the images that the figure shows.

    Parameters
    ----------
    outputs : dict of str to str
        table, spectra (csv), images (.npy: shown specimens, simulated and rendered, detectors,
        size, size; at the first voltage, signals of whole specimens).
    inputs : dict of str to list of str
        atoms, about (a file a specimen), images, told (a file a specimen and voltage).
    fits : str
        in_order.csv.
    specimens : list of str
    voltages : list of int [kV]
    settings : dict
        As for `compared`, and shown, band.
    """
    fits = pd.read_csv(fits)
    rows, curves, shown = [], [], {}
    simulations = zip(inputs["images"], inputs["told"], strict=True)
    for name, atoms, about in zip(specimens, inputs["atoms"], inputs["about"], strict=True):
        table, about = pd.read_csv(atoms), pd.read_csv(about, keep_default_na=False)
        facts = about.iloc[0].to_dict()
        for voltage in voltages:
            images, told = next(simulations)
            whole = {}
            for detector, row, simulated, rendered in compared(
                table, np.load(images), pd.read_csv(told), fits, voltage, settings
            ):
                case = {"voltage_kv": voltage, "detector": detector}
                rows.append(facts | case | row)
                whole[detector] = (simulated, rendered)
            for detector, pair in whole.items():
                case = {"specimen": name, "voltage_kv": voltage, "detector": detector}
                curve = spectra(*pair, settings["extent"], settings["band"])
                curves.append(pd.DataFrame({**case, **curve}))
            shown.setdefault(name, np.swapaxes(list(whole.values()), 0, 1))
    for key, result in (("table", pd.DataFrame(rows)), ("spectra", pd.concat(curves))):
        with writing(outputs[key]) as temporary:
            result.to_csv(temporary, index=False, float_format="%.6g")
    with writing(outputs["images"]) as temporary:
        np.save(temporary, np.stack([shown[name] for name in settings["shown"]]).astype(np.float32))


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        dict(snakemake.output.items()),
        {name: snakemake.input[name] for name in ("atoms", "about", "images", "told")},
        snakemake.input.fits,
        snakemake.params.specimens,
        snakemake.params.voltages,
        snakemake.params.settings,
    )
