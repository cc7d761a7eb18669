"""What the trust check says of an image, in plain words: its features, and the kinds it knows."""

PLAIN = {
    "poisson_share": "how the noise grows with the signal",
    "variance_misfit": "how far the noise departs from a Poisson-Gauss model",
    "noise_to_signal": "the strength of the noise against the restored image",
    "column_means": "offsets of whole columns left in the residual",
    "row_means": "offsets of whole rows left in the residual",
    "tails": "how far single pixels of the residual stick out",
    "skew": "the asymmetry of the residual",
    "outliers": "the number of outlying pixels in the residual",
    "wave": "a single wave in the residual",
    "wave_alone": "a single wave in the residual that the restored image lacks",
    "edges": "noise that gathers at the edges of the restored image",
    "shared": "what residual and restored image share",
    "shared_fine": "fine structure that residual and restored image share",
    "structure": "smooth structure left in the residual",
    "unevenness": "noise that differs from region to region",
    "image_wave": "a single wave in the restored image",
    "image_columns": "offsets of whole columns in the restored image",
    "image_rows": "offsets of whole rows in the restored image",
    "wave_lonely": "a wave in the raw image that stands alone",
    "extremes": "the number of pixels at both ends of the raw image's brightness",
    "isolated": "the number of pixels of the raw image that differ from all neighbours",
    "blocks": "steps at every eighth pixel, as JPEG leaves them",
    "levels": "the number of grey levels of the raw image",
    "floor": "the white noise of the raw image",
    "floor_peaks": "single fast waves in the raw image",
    "floor_noise": "the white noise of the residual",
    "raw_columns": "offsets of whole columns in the raw image",
    "raw_rows": "offsets of whole rows in the raw image",
    "wave_height": "the strongest wave of the raw image",
    "wave_lead": "the lead of the raw image's strongest wave over all others",
    "wave_share": "the share of the raw image's strongest wave in its contrast",
    "wave_width": "the width of the raw image's strongest wave",
    "clear_height": "the strongest wave of the restored image",
    "clear_lead": "the lead of the restored image's strongest wave over all others",
    "clear_share": "the share of the restored image's strongest wave in its contrast",
    "clear_width": "the width of the restored image's strongest wave",
    "left_height": "the strongest wave of the residual",
    "left_lead": "the lead of the residual's strongest wave over all others",
    "left_share": "the share of the residual's strongest wave in its power",
    "left_width": "the width of the residual's strongest wave",
    "clear_columns": "fast offsets of whole columns in the restored image",
    "clear_rows": "fast offsets of whole rows in the restored image",
    "compressed": "fast waves in blocks of eight pixels, which JPEG erases",
    "equal_along": "the number of pixels that equal the next in their row",
    "equal_across": "the number of pixels that equal the next in their column",
    "raw_kurtosis": "how much the raw image's fine structure is concentrated",
    "raw_contrast": "how uneven the raw image's fine structure is",
    "clear_kurtosis": "how much the restored image's fine structure is concentrated",
    "clear_contrast": "how uneven the restored image's fine structure is",
    "image_tails": "the brightness of the restored image's extremes",
    "image_skew": "the asymmetry of the restored image's brightness",
}
PACE = ("slowest", "slow", "fast", "fastest")
KINDS = {
    "photograph": "a photograph of everyday things",
    "stripes": "an image with offsets of its columns",
    "interference": "an image with a plane wave on it",
    "jpeg": "an image from a JPEG file",
    "correlated": "an image with smooth noise",
    "blurred": "an image that was smoothed",
    "enlarged": "an image that was enlarged",
    "posterised": "an image with few grey levels",
    "impulses": "an image with many black and white pixels",
    "turned": "an image whose fast scan runs down its columns",
    "other_network": "an image of another kind of microscope",
}

UNKNOWN = "neither the images of the training nor any other kind that the check knows"


def plain(name):
    """Return a feature in plain words."""
    if name in PLAIN:
        return PLAIN[name]
    kind, place = name.split("_")
    if kind in ("along", "across"):
        return f"the correlation of the residual over {place} pixels {kind} the scan"
    part = {"noise": "residual", "white": "raw image"}.get(kind, "restored image")
    across, along = (PACE[int(digit)] for digit in place)
    return f"the power of the {part} in its {across} waves across and {along} along the scan"
