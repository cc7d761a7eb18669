"""The networks that a run can train, one module each; its function of the same name builds it."""

from emrestore.discovery import functions_of

BUILDERS = functions_of(__name__, __path__)
