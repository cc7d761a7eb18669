"""Why a run cannot be kept: it must be whole, of one clean commit, and made without a pause."""

from emrestore.audit.headline import PAUSE, longest_pause
from emrestore.audit.starts import commit_of
from emrestore.audit.trace import origin

# what keeps a run did not make it, and may be mended after it
KEEPERS = (
    "workflow/audit/archive.yaml",
    "workflow/scripts/audit/archive.py",
    "workflow/scripts/emrestore/archive/",
)
NAMED = 8  # of many files or jobs, so many are named
NOTES = ("unknown", "uncommitted")


def some(names):
    """Return the first of some names and how many more there are, as text."""
    names = list(names)
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def unclean(commit):
    """Return whether a commit is none, or one whose files had been changed."""
    return any(note in commit for note in NOTES)


def objections_to_code(jobs, facts, starts, version):
    """Return what speaks against the code that jobs were made with.

    Parameters
    ----------
    jobs : list of Job
        Of the run's scale.
    facts : dict of str to dict
        Of each rule, as `emrestore.audit.trace.origin` takes them; one without a script has none.
    starts : list of Start
    version : str
        Commit that the crate names.

    Returns
    -------
    list of str
    """
    found = []
    other = [
        job.name
        for job in jobs
        if job.rule in facts and not origin(job, facts[job.rule])["current"]
    ]
    if other:
        found.append(f"made with other code than the commit's: {some(other)}")
    made = {}
    for job in jobs:
        made.setdefault(commit_of(job, starts), []).append(job.name)
    for commit, names in made.items():
        if commit is None:
            found.append(f"no start of ./reproduce is known before these jobs: {some(names)}")
        elif unclean(commit):
            found.append(f"made at commit {commit}: {some(names)}")
        elif commit != version.partition(" ")[0]:
            found.append(f"made at commit {commit}, the crate at {version}: {some(names)}")
    return found


def objections(crate, changed, jobs, facts, starts, here, missing=()):
    """Return every reason not to keep a run; none where it can be kept.

    Parameters
    ----------
    crate : emrestore.audit.verification.Crate
    changed : list of emrestore.audit.verification.Difference
        Files that are not as the crate recorded them.
    jobs : list of Job
        Of the run's scale.
    facts : dict of str to dict
    starts : list of Start
    here : dict of str to str
        This machine, as `emrestore.audit.run_facts.machine` tells of it: its kernels are recorded.
    missing : iterable of str
        Results that Snakemake has no record of.

    Returns
    -------
    list of str
    """
    found = []
    if unclean(crate.version):
        found.append(
            f"the crate is of commit {crate.version}: expected one whose files are committed"
        )
    for key in ("processor", "logical cores"):
        if crate.machine.get(key) != here[key]:
            found.append(
                f"the run's {key}: {crate.machine.get(key)}, here {here[key]}: keep it where it was made"
            )
    if missing:
        found.append(f"not made, or not recorded: {some(missing)}")
    changed = [one for one in changed if not one.path.startswith(KEEPERS)]
    if changed:
        names = (f"{one.path} ({one.kind})" for one in changed)
        found.append(f"not as the crate recorded them: {some(names)}")
    if jobs:
        found += objections_to_code(jobs, facts, starts, crate.version)
        pause = longest_pause(jobs)
        if pause > PAUSE:
            found.append(
                f"no job ran for {pause / 60:.0f} minutes: the run was interrupted, or jobs were made "
                "again afterwards"
            )
    return found
