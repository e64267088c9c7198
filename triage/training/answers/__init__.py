"""The second voice in the workbench: fitted on PAD-UFES-20's answers, calibrated, joined with the picture, reported.

What runs when a photo is checked is `triage.classifier.answers`; a card's part ``answers`` lies between the two.
"""

from triage.training.answers.card_part import answers_logit, fit_answers, fused
from triage.training.answers.pad import PadCase, pad_answers
from triage.training.answers.report import answers_report

__all__ = ["PadCase", "answers_logit", "answers_report", "fit_answers", "fused", "pad_answers"]
