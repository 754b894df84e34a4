"""The challenge set must be what its README says: labels that stand in the text, enough of each, nothing copied."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "challenge"
ARTICLES = {
    "gantz-2022": HERE.parents[1] / "seeds" / "gantz-2022" / "interview.txt",
    "harbour": HERE / "harbour.txt",
}
FAULTS = ("invented", "reversed", "attribution_lost")
LONGEST_COPY = 12  # words in a row; the set's commission allows no more from either article
RECORDS = [json.loads(line) for line in (HERE / "summaries.jsonl").read_text("utf-8").splitlines()]
LATER = [
    json.loads(line) for name in ("seen", "fresh") for line in (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()
]
each_record = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["id"])


def read_words(text):
    return re.findall(r"\w+(?:'\w+)*", text.lower().replace("’", "'"))


def list_runs(text, length):
    words = read_words(text)
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


WORDS = {name: read_words(path.read_text("utf-8")) for name, path in ARTICLES.items()}
COPIES = {name: list_runs(path.read_text("utf-8"), LONGEST_COPY + 1) for name, path in ARTICLES.items()}


def name_kinds(record):
    return [fault for fault in FAULTS if record["labels"][fault]] or ["faithful"]


def test_every_id_and_every_summary_is_unique():
    assert len({record["id"] for record in RECORDS}) == len(RECORDS)
    assert len({record["summary"] for record in RECORDS}) == len(RECORDS)


@each_record
def test_a_record_has_the_fields_of_the_readme(record):
    assert set(record) == {"id", "article", "split", "summary", "labels", "note"}
    assert record["article"] in ARTICLES
    assert record["split"] in ("dev", "test")
    assert set(record["labels"]) == set(FAULTS)
    assert record["note"].strip()


@each_record
def test_every_label_stands_once_in_its_summary(record):
    labels = [label for fault in FAULTS for label in record["labels"][fault]]
    assert all(record["summary"].count(label) == 1 for label in labels), labels


def test_every_label_of_the_later_sets_stands_once_in_its_summary():
    assert len({record["id"] for record in LATER}) == len(LATER) >= 378
    for record in LATER:
        assert set(record["labels"]) == {*FAULTS, "misattributed"}
        labels = [label for part in record["labels"].values() for label in part]
        assert all(record["summary"].count(label) == 1 for label in labels), record["id"]


@each_record
def test_reversed_and_unattributed_labels_are_whole_sentences(record):
    text = record["summary"]
    for label in record["labels"]["reversed"] + record["labels"]["attribution_lost"]:
        start, end = text.index(label), text.index(label) + len(label)
        assert start == 0 or text[:start].endswith((". ", "! ", "? "))
        assert label[-1] in ".!?"
        assert end == len(text) or text[end] == " "


@each_record
def test_the_article_has_none_of_the_invented_words(record):
    padded = f" {' '.join(WORDS[record['article']])} "
    for label in record["labels"]["invented"]:
        assert f" {' '.join(read_words(label))} " not in padded


@each_record
def test_a_summary_has_25_to_90_words_in_1_to_4_sentences(record):
    assert 25 <= len(record["summary"].split()) <= 90
    assert 1 <= len(re.findall(r"[.!?][”\"’]?(?=\s|$)", record["summary"])) <= 4


@each_record
def test_a_summary_copies_no_more_than_twelve_words_in_a_row(record):
    assert not list_runs(record["summary"], LONGEST_COPY + 1) & COPIES[record["article"]]


def test_there_are_as_many_records_of_each_kind_and_split_as_the_readme_claims():
    readme = (HERE / "README.md").read_text("utf-8")
    claims = re.findall(r"(\w+) (\d+) dev / (\d+) test", readme)
    assert {kind for kind, _, _ in claims} == {"faithful", *FAULTS}
    counts = Counter((kind, record["split"]) for record in RECORDS for kind in name_kinds(record))
    for kind, dev, test in claims:
        assert counts[kind, "dev"] >= int(dev)
        assert counts[kind, "test"] >= int(test)
    assert len(RECORDS) >= int(re.search(r"^(\d+) short summaries", readme, re.M)[1])


def test_both_articles_have_at_least_45_records():
    counts = Counter(record["article"] for record in RECORDS)
    assert all(counts[name] >= 45 for name in ARTICLES)
