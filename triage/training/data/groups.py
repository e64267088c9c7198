"""Pictures that must stay together: joined by any chain of patients, lesions and duplicates."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray


def join(count: int, pairs: Iterable[tuple[int, int]]) -> NDArray[np.intp]:
    """Union-find: the smallest place of each place's group, shape (count,)."""
    parent = list(range(count))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return np.array([root(place) for place in range(count)], dtype=np.intp)
