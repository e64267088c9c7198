"""One bit of a history flips: whatever it changes of what is stored must be reported (issue 10, bars)."""
