"""The claims of the paper, and the rules that judge each by what the run measured.

A claim is judged by one function, ``judge_*``; `judges.JUDGES` says which. All have one signature,
``(claim, tables, settings, scale)``, and each says of it only what is its own:

claim : dict
    Entry of workflow/audit/claims.yaml.
tables : dict of str to pandas.DataFrame
    Those that `judges.JUDGES` gives it, by their names there. One that the run lacks is None.
settings : dict
    Config section ``audit``; and ``incoherent``, the detectors that are.
scale : str
    Of the run. Some verdicts need the scale ``paper``.

They return a dict with ``verdict``, one of `verdicts.VERDICTS`, and ``why``. Where something was
measured, `intervals.shown` adds its numbers, and ``rule`` and ``source`` say what made them.
"""
