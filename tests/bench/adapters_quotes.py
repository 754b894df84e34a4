"""The scorer's door to voices: score.py quotes --tool adapters_quotes:quotes."""

from toolkit.text.voices import find_attributions


def quotes(text: str) -> list[dict]:
    return [{"source": a.source, "cue": a.cue, "content": a.content} for a in find_attributions(text)]
