"""Pixels: decode a photo, measure its quality, prepare it for a network."""
