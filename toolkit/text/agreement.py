"""How far two markers agree."""

from collections.abc import Sequence

from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import interval_distance


def weighted_kappa(first: Sequence[int], second: Sequence[int]) -> float | None:
    """Agreement of two markers beyond chance, the levels that each gave the same texts: 1 is full, 0 what chance gives.

    A gap of two levels weighs four times as much as one (quadratic weights, J. Cohen, Psychological Bulletin 70, 1968).
    None where nothing can be said: no text, or both gave one and the same level to all.
    """
    if len({*first, *second}) < 2:
        return None
    labels = [(who, at, level) for who, levels in (("a", first), ("b", second)) for at, level in enumerate(levels)]
    return AnnotationTask(labels, distance=interval_distance).weighted_kappa_pairwise("a", "b")
