"""Contrast as it is on the screen: measured in a picture, by the formula of WCAG."""

from __future__ import annotations

import numpy as np


def contrast(picture: np.ndarray, box: list[float], density: float) -> float:
    """The WCAG contrast of what is in a box: its commonest colour and the one farthest from it."""
    left, top, right, bottom = (round(edge * density) for edge in box)
    pixels = picture[top:bottom, left:right].reshape(-1, 3)
    colours, counts = np.unique(pixels, axis=0, return_counts=True)
    light = luminance(colours)
    ground = light[counts.argmax()]
    ratios = (np.maximum(light, ground) + 0.05) / (np.minimum(light, ground) + 0.05)
    return round(float(ratios.max()), 2)


def luminance(colours: np.ndarray) -> np.ndarray:
    """Relative luminance of sRGB colours, as WCAG defines it."""
    share = colours / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])
