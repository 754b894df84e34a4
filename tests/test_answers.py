import errno
import io
import os
import random
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ferry
from toolkit.exercises.marking import Response
from toolkit.student.answers import Answer, Answers, latest, read_answers, responses
from toolkit.student.submission import Submission, read_submission, to_hand_in

WHO, SUMMARY = ferry("who-signed"), ferry("summary")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def answer(count: int, value="x", act="draft", exercise="summary", session="s1", share=False) -> Answer:
    response = Response(value, share=share)
    return Answer(exercise=exercise, act=act, count=count, session=session, at="2021-05-14", response=response)


def lines(answers: list[Answer]) -> bytes:
    return b"".join(msgspec.json.encode(one) + b"\n" for one in answers)


def said(answers: list[Answer]) -> list:
    return [one.response.value for one in answers]


def on_disk(root: Path, lesson: str = "one-class") -> list:
    return said(read_answers(root / lesson)[0])


# reading


@given(st.lists(TEXTS, min_size=1, max_size=6), st.data())
def test_any_prefix_of_a_file_loads_all_complete_lines_and_tells_of_one_torn_line_at_most(texts, data):
    answers = [answer(count, text) for count, text in enumerate(texts, 1)]
    whole = lines(answers)
    prefix = whole[: data.draw(st.integers(0, len(whole)))]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "s1.jsonl").write_bytes(prefix)
        loaded, torn = read_answers(Path(folder))
    complete, tail = prefix.count(b"\n"), prefix.rsplit(b"\n", 1)[-1]
    whole_tail = bool(tail) and tail + b"\n" == lines(answers[complete : complete + 1])
    assert loaded == answers[: complete + whole_tail]
    assert [one.place for one in torn] == ([f"line {complete + 1}"] if tail and not whole_tail else [])


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_wild_bytes_between_lines_harm_no_other_line(before, between):
    with tempfile.TemporaryDirectory() as folder:
        content = before + b"\n" + lines([answer(1, "first")]) + between + b"\n" + lines([answer(2, "second")])
        Path(folder, "s1.jsonl").write_bytes(content)
        loaded, torn = read_answers(Path(folder))
    assert said(loaded) == ["first", "second"]
    assert len(torn) == sum(bool(piece.strip()) for part in (before, between) for piece in part.split(b"\n"))


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from("abc")), unique=True, max_size=12), st.randoms())
def test_the_lines_of_all_sessions_merge_to_one_order_wherever_they_stand(keys, dice):
    answers = [answer(count, f"{count}{session}", session=session) for count, session in keys]
    merged = []
    for _ in range(2):
        with tempfile.TemporaryDirectory() as folder:
            dice.shuffle(answers)
            for name in "abc":
                mine = [one for one in answers if dice.random() < 0.5] if name != "a" else answers  # restored copies
                Path(folder, f"{name}.jsonl").write_bytes(lines(mine))
            merged.append(read_answers(Path(folder))[0])
    assert merged[0] == merged[1] == sorted(answers, key=lambda one: (one.count, one.session))


@given(st.lists(st.integers(0, 2), max_size=15))
def test_any_interleaving_of_open_sessions_keeps_the_order_in_which_things_were_saved(turns):
    with tempfile.TemporaryDirectory() as folder:
        sessions = [Answers(Path(folder), "one-class") for _ in range(3)]
        for number, turn in enumerate(turns):
            sessions[turn].save(SUMMARY, "draft", Response(number))
        assert on_disk(Path(folder)) == list(range(len(turns)))


def test_a_damaged_letter_costs_its_own_line_only(tmp_path):
    content = lines([answer(1, "first"), answer(2, "second"), answer(3, "third")])
    (tmp_path / "s1.jsonl").write_bytes(content.replace(b"second", b"sec\xffnd"))
    loaded, torn = read_answers(tmp_path)
    assert (said(loaded), [one.place for one in torn]) == (["first", "third"], ["line 2"])


def test_a_folder_that_is_not_there_holds_no_answers(tmp_path):
    assert read_answers(tmp_path / "nowhere") == ([], [])
    assert Answers(tmp_path, "one-class").all == []
    assert not (tmp_path / "one-class").exists()


def test_a_torn_line_says_where_it_is_and_that_the_others_are_there(tmp_path):
    (tmp_path / "s1.jsonl").write_bytes(lines([answer(1)]) + b'{"exercise": "su')
    loaded, (torn,) = read_answers(tmp_path)
    assert len(loaded) == 1
    assert "s1.jsonl: [line 2]" in str(torn)
    assert "all others are there" in str(torn)


# saving


def test_what_was_saved_is_on_disk_as_one_line_before_save_returns(tmp_path):
    answers = Answers(tmp_path, "one-class")
    for number in range(3):
        saved = answers.save(WHO, "response", Response("adair", ("3",), sure=2))
        assert answers.path.read_bytes().count(b"\n") == number + 1
    loaded, torn = read_answers(tmp_path / "one-class")
    assert (loaded, torn) == (answers.all, [])
    assert loaded[-1] == saved
    assert (saved.exercise, saved.asked, saved.count, saved.session) == ("who-signed", WHO.hash, 3, answers.session)


def test_a_new_session_goes_on_counting_in_a_file_of_its_own(tmp_path):
    first = Answers(tmp_path, "one-class")
    first.save(WHO, "response", Response("lantern"))
    second = Answers(tmp_path, "one-class")
    assert second.save(WHO, "response", Response("adair")).count == 2
    assert first.path != second.path
    assert said(second.of("who-signed")) == ["lantern", "adair"]


def test_of_two_open_sessions_what_was_typed_last_is_the_latest(tmp_path):
    first, second = Answers(tmp_path, "one-class"), Answers(tmp_path, "one-class")
    for number in range(5):
        first.save(SUMMARY, "draft", Response(f"here {number}"))
    second.save(SUMMARY, "draft", Response("there"))
    assert latest(read_answers(tmp_path / "one-class")[0]).response.value == "there"
    first.save(SUMMARY, "draft", Response("here again"))
    assert said(first.all) == on_disk(tmp_path)
    assert on_disk(tmp_path)[-2:] == ["there", "here again"]


class Cut(io.FileIO):
    """A disk that takes only a part of each line."""

    share = 0.5

    def write(self, data):
        return super().write(data[: int(len(data) * self.share)])


class AllButTheNewline(Cut):
    def write(self, data):
        return io.FileIO.write(self, data[:-1])


def refuse(number: int):
    def fail(*_, **__):
        raise OSError(number, os.strerror(number))

    return fail


FAILURES = {
    "the disk is full when the line is flushed": (os, "fsync", refuse(errno.ENOSPC)),
    "only half a line is written": (os, "fdopen", lambda number, mode, **_: Cut(number, mode)),
    "all but the newline is written": (os, "fdopen", lambda number, mode, **_: AllButTheNewline(number, mode)),
    "the folder is read-only": (os, "open", refuse(errno.EACCES)),
    "the folder cannot be made": (Path, "mkdir", refuse(errno.EROFS)),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failed_write_is_told_and_harms_no_other_line(failure, tmp_path, monkeypatch):
    answers = Answers(tmp_path, "one-class")
    answers.save(SUMMARY, "draft", Response("before"))
    with monkeypatch.context() as broken:
        broken.setattr(*FAILURES[failure])
        for number in range(2):
            with pytest.raises(OSError, match=r"\w"):
                answers.save(SUMMARY, "draft", Response(f"lost {number}"))
    assert said(answers.all) == ["before"]
    assert on_disk(tmp_path)[0] == "before"
    answers.save(SUMMARY, "draft", Response("after"))
    answers.save(SUMMARY, "draft", Response("later"))
    assert said(answers.all) == ["before", "after", "later"]
    assert on_disk(tmp_path) == ["before", "after", "later"]
    assert len(read_answers(tmp_path / "one-class")[1]) <= 2


def test_a_line_that_came_to_the_disk_without_being_called_saved_is_not_thrown_away(tmp_path, monkeypatch):
    answers = Answers(tmp_path, "one-class")
    monkeypatch.setattr(os, "fsync", refuse(errno.EIO))
    with pytest.raises(OSError, match=r"\w"):
        answers.save(SUMMARY, "draft", Response("typed before the computer died"))
    assert on_disk(tmp_path) == ["typed before the computer died"]


# restoring


def test_restoring_twice_adds_once(tmp_path):
    there = Answers(tmp_path / "there", "one-class")
    for number in range(3):
        there.save(SUMMARY, "draft", Response(number))
    here = Answers(tmp_path / "here", "one-class")
    assert here.restore([*there.all, there.all[0]]) == 3
    assert here.restore(there.all) == 0
    assert Answers(tmp_path / "here", "one-class").restore(there.all) == 0
    assert on_disk(tmp_path / "here") == [0, 1, 2]
    assert here.all == read_answers(tmp_path / "here" / "one-class")[0]


def test_restored_answers_stand_in_their_old_order_among_the_new(tmp_path):
    there, here = Answers(tmp_path / "there", "one-class"), Answers(tmp_path / "here", "one-class")
    for number in range(3):
        there.save(SUMMARY, "draft", Response(f"old {number}"))
    here.save(SUMMARY, "draft", Response("new"))
    here.restore(there.all)
    here.save(SUMMARY, "draft", Response("newest"))
    assert set(on_disk(tmp_path / "here")) == {"old 0", "old 1", "old 2", "new", "newest"}
    assert on_disk(tmp_path / "here")[-2:] == ["old 2", "newest"]


# what is handed in


def handed_in(answers: list[Answer], id: str = "summary") -> list:
    return said(to_hand_in(answers, {id: ferry(id)}))


def test_of_a_question_the_first_tries_and_the_latest_are_handed_in():
    given_answers = [answer(n, f"try {n}", "response", "behind-companies") for n in range(1, 7)]
    assert ferry("behind-companies").tries == 3
    assert handed_in(given_answers, "behind-companies") == ["try 1", "try 2", "try 3", "try 6"]
    assert handed_in(given_answers[:2], "behind-companies") == ["try 1", "try 2"]


def test_of_open_text_the_first_draft_and_the_latest_are_handed_in_as_many_as_the_exercise_keeps():
    given_answers = [answer(n, f"draft {n}", "response") for n in range(1, 5)]
    keeping = msgspec.structs.replace
    for drafts, kept in [(1, [4]), (2, [1, 4]), (3, [1, 3, 4]), (9, [1, 2, 3, 4])]:
        exercise = keeping(SUMMARY, drafts=drafts)
        assert said(to_hand_in(given_answers, {"summary": exercise})) == [f"draft {n}" for n in kept]


def test_work_in_progress_goes_along_only_if_it_is_newer_than_the_last_response():
    typed = [answer(1, "t"), answer(2, "th"), answer(3, "the", "response")]
    assert handed_in(typed) == ["the"]
    assert handed_in([*typed, answer(4, "the e"), answer(5, "the end")]) == ["the", "the end"]


def test_opened_hints_are_handed_in_and_exercises_that_the_pack_does_not_know_are_not():
    answers = [answer(1, None, "hint", "who-signed"), answer(2, "x", "response", "gone")]
    assert [one.act for one in to_hand_in(answers, {"who-signed": WHO})] == ["hint"]


def test_an_opinion_is_handed_in_only_while_it_is_shared():
    def opinion(count, share, act="response"):
        return answer(count, count, act, "at-ease", share=share)

    assert handed_in([opinion(1, share=False)], "at-ease") == []
    assert handed_in([opinion(1, share=False), opinion(2, share=True)], "at-ease") == [2]
    assert handed_in([opinion(1, share=True), opinion(2, share=False)], "at-ease") == []
    assert handed_in([opinion(1, share=True), opinion(2, share=False, act="draft")], "at-ease") == []


def test_a_hint_is_neither_a_response_nor_the_latest_word():
    answers = [answer(1, "mine", "response"), answer(2, None, "hint")]
    assert said(responses(answers)) == ["mine"]
    assert latest(answers).response.value == "mine"
    assert latest(answers[1:]) is None


# submissions


@given(st.lists(TEXTS | st.integers(-(2**50), 2**50) | st.none(), max_size=4), TEXTS, TEXTS)
def test_a_submission_reads_back_as_it_was_made(values, code, name):
    answers = [answer(count, value) for count, value in enumerate(values, 1)]
    made = Submission(pack="ferry", code=code, name=name, lessons={"one-class": answers})
    assert read_submission(made.encode()) == made
    assert read_submission(b"\xef\xbb\xbf" + made.encode()) == made
    assert made.encode() == made.encode()


@given(st.binary(max_size=60))
def test_bytes_that_are_no_submission_are_refused_with_a_reason(data):
    with pytest.raises(ValueError, match=r"it is JSON, but no submission|it is no JSON file"):
        read_submission(data)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no JSON file"),
        (b"[" * 100_000, "no submission"),
        (b"PK\x03\x04", "no JSON file"),
        (b"{}", "no submission"),
        (b'{"format": "another/1", "pack": "ferry", "lessons": {}}', "no submission"),
        (b'{"format": "interview-reading-toolkit/submission/1", "pack": 3, "lessons": {}}', "no submission"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_in_plain_words(data, why):
    with pytest.raises(ValueError, match=why):
        read_submission(data)


def test_a_submission_that_was_cut_off_anywhere_is_refused():
    whole = Submission(pack="ferry", lessons={"one-class": [answer(1)]}).encode()
    for length in random.Random(7).sample(range(len(whole.rstrip())), 60):
        with pytest.raises(ValueError, match="it is no JSON file, or it was cut off"):
            read_submission(whole[:length])
