import pytest

from toolkit.text.concession import find_concessions


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in find_concessions(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("To be fair, a short article cannot test every figure.", ["To be fair"]),
        ("No figure is given. Of course, it is only an interview.", ["Of course"]),
        ("Although the study is old, it names its method.", ["Although"]),
        ("Critics could answer that nobody else was in the room.", ["could answer"]),
        ("Lind’s office might also reply: the costs were printed last week.", ["might also reply"]),
        ("Supporters may say that a minister cannot give details.", ["may say"]),
        ("Granted, one source is better than none.", ["Granted"]),
        ("It must be said that the reporter asked twice.", ["It must be said that"]),
        ("In the newspaper’s defense, it gives the date.", ["In the newspaper’s defense,"]),
        ("While it is true that ice drifts, no figure is given.", ["While it is true"]),
    ],
)
def test_a_word_given_to_the_other_side_is_found(text, words):
    assert found(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "The harbor was granted forty million crowns.",
        "She is of course a minister.",
        "She spoke as though the letter were a treaty.",
        "The article does not give the other side.",
        "I would argue that the claim is weak.",
        "Nobody could say that this was tested.",
        "It could not answer that question.",
        "While the ships waited, the minister spoke.",
        "The talks in his defense ministry went on.",
        "What is missing is a second voice.",
        "",
    ],
)
def test_what_only_looks_like_a_concession_is_left_alone(text):
    assert found(text) == []
