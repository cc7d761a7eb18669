"""Whether enough trainings stand behind a verdict on what a training does.

Test images, regions of an image and columns say how one trained network does. Another seed gives another
network, and only several trainings tell what is due to the method from the luck of a seed.
"""


def how_small(scale):
    """Return what is to be said of networks trained at a scale, in words; "" at the paper's."""
    if scale == "paper":
        return ""
    return f"; networks of the scale {scale}, smaller than the paper's and trained shorter"


def too_few(trainings, settings, what):
    """Return why so many trainings give no verdict, in words, or None where they are enough.

    Parameters
    ----------
    trainings : int
        That differ in their seed.
    settings : dict
        Config section ``audit``: fewest_trainings.
    what : str
        What was trained, such as "each noise model".
    """
    fewest = settings["fewest_trainings"]
    if trainings >= fewest:
        return None
    plural = "" if trainings == 1 else "s"
    return (
        f"{trainings:.0f} training{plural} of {what}, fewer than the {fewest} that tell a method from "
        "the luck of a seed"
    )
