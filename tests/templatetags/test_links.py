from articles.templatetags.links import text_fragment_url


def test_short_text_is_quoted_in_full_and_escaped():
    assert (
        text_fragment_url("https://example.org/a", "We will, at last, act & re-act")
        == "https://example.org/a#:~:text=We%20will%2C%20at%20last%2C%20act%20%26%20re%2Dact"
    )


def test_long_text_is_quoted_by_its_start_and_end():
    exact = " ".join(f"w{n}" for n in range(30))
    assert (
        text_fragment_url("https://example.org/a", exact)
        == "https://example.org/a#:~:text=w0%20w1%20w2%20w3%20w4,w25%20w26%20w27%20w28%20w29"
    )


def test_a_url_with_a_fragment_keeps_it():
    assert (
        text_fragment_url("https://example.org/#top", "Yes")
        == "https://example.org/#top:~:text=Yes"
    )
