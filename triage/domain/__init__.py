"""Values and rules. Pure: no arrays, no files, no clock, no network."""
