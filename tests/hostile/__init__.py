"""Damaged and hostile inputs through the commands and the page: no traceback, no loss (issue 10, bars)."""
