"""Optimal assignment: the pairing of rows and columns with the least sum of costs.

The Hungarian method with shortest augmenting paths (Jonker and Volgenant 1987), its inner loop in numpy.
"""

import numpy as np

from digests.pages.geometry import Floats, Ints


def least_cost(cost: Floats) -> Ints:
    """For each row of a square matrix of finite costs the column it gets. O(n³)."""
    n = len(cost)
    price_row, price_column = np.zeros(n + 1), np.zeros(n + 1)
    owner = np.full(n + 1, n, dtype=np.int64)  # of each column; ``n`` stands for none
    if n:
        price_column[:n] = cost.min(axis=0)
    for row in _unassigned(cost, owner):
        owner[n] = row
        column = n
        best = np.full(n, np.inf)
        came = np.full(n, n, dtype=np.int64)
        done = np.zeros(n + 1, dtype=np.bool_)
        while True:
            done[column] = True
            here = int(owner[column])
            reduced = cost[here] - price_row[here] - price_column[:n]
            better = (reduced < best) & ~done[:n]
            best[better] = reduced[better]
            came[better] = column
            open_best = np.where(done[:n], np.inf, best)
            nearest = int(open_best.argmin())
            step = open_best[nearest]
            visited = np.flatnonzero(done)
            price_row[owner[visited]] += step
            price_column[visited] -= step
            best[~done[:n]] -= step
            column = nearest
            if owner[column] == n:
                break
        while column != n:
            owner[column] = owner[came[column]]
            column = int(came[column])
    result = np.empty(n, dtype=np.int64)
    result[owner[:n]] = np.arange(n)
    return result


def _unassigned(cost: Floats, owner: Ints) -> list[int]:
    """Give columns to the rows that want them most and that no cheaper column has; the rows that are left."""
    free = dict.fromkeys(range(len(cost)))
    for column, row in enumerate(cost.argmin(axis=0).tolist() if len(cost) else []):
        if row in free:
            owner[column] = row
            del free[row]
    return list(free)
