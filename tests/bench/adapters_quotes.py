"""The scorer's door to voices: score.py quotes --tool adapters_quotes:quotes."""

from toolkit.text.voices import find_attributions


def quotes(text: str) -> list[dict]:
    """Outermost attributions only: the corpus marks none inside the content of another."""
    found = (a for a in find_attributions(text) if not a.nested)
    return [{"source": a.source, "cue": a.cue, "content": a.content} for a in found]
