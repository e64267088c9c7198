"""The command line. Nothing heavy is imported before a command needs it."""

from triage.cli.root import main

__all__ = ["main"]
