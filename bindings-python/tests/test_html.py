"""HTML: what it must say, never by colour alone."""

import html.parser

import noticematch as nm


class Words(html.parser.HTMLParser):
    """Collects the text and checks that tags close."""

    VOID = frozenset(["br", "meta", "line", "polyline"])

    def __init__(self):
        super().__init__()
        self.open, self.text = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def words(markup):
    parser = Words()
    parser.feed(markup)
    assert parser.open == []
    return " ".join(" ".join(parser.text).split())


def test_a_candidate_says_everything(people):
    best = people.search("Виктор Скальный", born="1990", sex="M", min_score=0.0)[0]
    text = words(best._repr_html_())
    assert best.level in text and f"{best.score:.3f}" in text and "not a hit" in text
    for reason in best.reasons:
        assert reason.rule in text and f"{reason.points:+d}" in text
    assert "suicide risk" in text  # a warning for the officer's safety
    assert best.next_step in text


def test_no_candidates_say_what_was_searched(people):
    assert "no clearance" in words(people.search("Nobody Atall")._repr_html_())
    text = words(people.search("...")._repr_html_())
    assert "Not searched" in text and "not the same as no candidates" in text
    assert "DEMO-0001" in words(people.search("Victor Skalny")._repr_html_())


def test_list_coverage_comparison_and_table(people):
    assert f"{len(people):,} records" in words(people._repr_html_())
    assert "demo" in words(people.coverage._repr_html_())
    assert "strong" in words(nm.compare("Viktor Skalnyi", "Виктор Скальный")._repr_html_())
    assert "Not compared" in words(nm.compare("", "x")._repr_html_())
    found = people.screen(["Viktor Skalnyi"] * 30)
    assert "and 10 more rows" in words(found._repr_html_())


def test_text_that_looks_like_markup_is_text(people):
    mine = nm.build([{"id": "<b>1</b>", "name": "<img src=x> Kowalski", "remarks": ["<i>"]}])
    found = mine.search("img src Kowalski <u>", min_score=0.0)
    assert len(found) == 1
    for markup in (found._repr_html_(), found[0]._repr_html_(), mine._repr_html_()):
        assert "<img" not in markup and "<u>" not in markup and "<b>1</b>" not in markup
