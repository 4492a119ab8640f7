"""Smooth seeded noise on the plane: a sum of random waves, so no grid shows through."""

from functools import lru_cache

import numpy as np

from sample_data.geometry.plane import Floats


@lru_cache(maxsize=128)
def noise(seed: int, wavelength_m: float, octaves: int = 3) -> "Noise":
    """The noise field of a seed, made once."""
    return Noise(seed, wavelength_m, octaves)


class Noise:
    """A smooth random field; values mostly in -1 … 1.

    `wavelength_m` is the longest wave; each octave halves wave and height.
    """

    def __init__(self, seed: int, wavelength_m: float, octaves: int = 3, waves: int = 7) -> None:
        rng = np.random.default_rng(seed)
        scale = wavelength_m / 2.0 ** np.repeat(np.arange(octaves), waves)
        angle = rng.uniform(0, 2 * np.pi, octaves * waves)
        length = scale * rng.uniform(0.75, 1.3, octaves * waves)
        self._k = 2 * np.pi / length * np.stack([np.cos(angle), np.sin(angle)])
        self._phase = rng.uniform(0, 2 * np.pi, octaves * waves)
        height = scale / wavelength_m
        self._height = height / np.sqrt((height**2).sum() / 2) * 0.5

    def __call__(self, xy: Floats) -> Floats:
        """Values at points (n, 2) in metres."""
        values: Floats = np.sin(xy @ self._k + self._phase) @ self._height
        return values
