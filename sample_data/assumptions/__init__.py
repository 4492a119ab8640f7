"""Figures set by hand for the schematic city: not facts, and labelled so."""
