"""Re-photographs a mark with known growth, light, tilt and noise, so that comparing can be held against the truth."""
