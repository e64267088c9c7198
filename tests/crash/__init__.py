"""The crash lab: what is left of a history after a kill, a power cut, a full disk, a bad disk, or two writers.

Commands: ``python -m tests.crash.kill``, ``.power_cut``, ``.faults`` and ``.two_writers``; each ends with exit code
1 where a record was lost. The model and the figures: docs/evaluation/durability.md.
"""
