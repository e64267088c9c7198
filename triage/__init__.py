"""triage: record a mark on the skin, learn when to show it to a doctor, print the letter.

It never diagnoses and never reassures. See docs/design.md for the rooms of the house.
"""

__version__ = "0.1.0"
