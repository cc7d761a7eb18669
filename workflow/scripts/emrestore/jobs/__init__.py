"""The job graph: which files a run consists of and what each job depends on, from the config alone."""
