"""Schematic towns, communities and cells inside the real coast."""
