"""Data of the workbench: published layouts in, sorted folders, counts and honest splits out."""
