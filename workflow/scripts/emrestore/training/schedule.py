"""The learning rate of each step: warm-up, then one of two decays."""

import math


def learning_rate(step, steps, peak, settings, steps_per_epoch):
    """Return the learning rate of a step.

    Parameters
    ----------
    step : int
        From 0 to steps - 1.
    steps : int
        Length of the whole training.
    peak : float
        Rate at the end of the warm-up.
    settings : dict
        ``warm_up_steps``, ``warm_up_start`` (share of the peak; the warm-up lasts
        min(warm_up_steps, steps/2), released package), and ``decay``: ``epochs`` multiplies by
        ``epoch_factor`` after each epoch beyond ``epochs_at_peak`` (released package), ``cosine``
        falls from the peak to ``final_share`` of it at the last step (chosen for short trainings).
    steps_per_epoch : int

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the decay is neither.
    """
    warm_up = min(settings["warm_up_steps"], steps // 2)
    if step < warm_up:
        start = settings["warm_up_start"]
        return peak * (start + (1 - start) * step / warm_up)
    if settings["decay"] == "epochs":
        finished = step // steps_per_epoch
        return peak * settings["epoch_factor"] ** max(0, finished - settings["epochs_at_peak"] + 1)
    if settings["decay"] == "cosine":
        share = (step - warm_up) / max(1, steps - 1 - warm_up)
        final = settings["final_share"]
        return peak * (final + (1 - final) * (1 + math.cos(math.pi * share)) / 2)
    raise ValueError(f"training.schedule.decay is {settings['decay']!r}: expected epochs or cosine")
