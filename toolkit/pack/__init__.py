"""A folder in seeds/: one interview and all that is about it."""
