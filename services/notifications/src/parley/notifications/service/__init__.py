"""Use cases: authorise, load, decide, save. The caller is always an explicit argument."""
