"""In which order texts are marked: names and neighbors sway a reader, and so does the hour."""

from collections.abc import Mapping, Sequence

from toolkit.text.alike import nearly_same

EVERY = 10
"""After so many texts one comes back, its first mark unseen."""
SAMPLE, LEAST_SAMPLE = 5, 10
"""A second marker reads one text of so many, and at least so many: fewer say little about agreement."""


def shuffled(texts: Mapping[str, str]) -> tuple[list[str], dict[str, list[str]]]:
    """Keys in the order of marking; and key → those of texts that are nearly the same.

    A key is a checksum of exercise, student and text: sorted, keys are shuffled anew for each exercise, a restart keeps
    the order, and a late text changes no other's place. Texts that are nearly the same follow each other.
    """
    keys = sorted(texts)
    groups: dict[int, list[str]] = {}
    for key, group in zip(keys, nearly_same([texts[key] for key in keys]), strict=True):
        groups.setdefault(group, []).append(key)
    alike = {key: [other for other in group if other != key] for group in groups.values() for key in group}
    return [key for group in groups.values() for key in group], alike


def with_returns(keys: Sequence[str]) -> list[tuple[str, bool]]:
    """The same order; after `EVERY` texts, one from the middle of those before comes back (True)."""
    order: list[tuple[str, bool]] = []
    for at, key in enumerate(keys, 1):
        order.append((key, False))
        if at % EVERY == 0:
            order.append((keys[at // 2 - 1 - int(key, 16) % (EVERY // 2)], True))
    return order


def sample(keys: Sequence[str]) -> list[str]:
    """What a second marker reads, in another order."""
    return sorted(keys, key=lambda key: key[::-1])[: max(LEAST_SAMPLE, -(-len(keys) // SAMPLE))]
