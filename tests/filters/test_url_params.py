from articles.filters.url_params import ListURL

FULL = ListURL("/articles/", (("q", "oil"), ("summit", "a"), ("summit", "-b"), ("page", "3")))


def test_href_and_query():
    assert FULL.href == "/articles/?q=oil&summit=a&summit=-b&page=3"
    assert ListURL("/articles/").href == "/articles/"
    assert ListURL("", (("q", "a b&c"),)).href == "?q=a+b%26c"
    assert ListURL().href == "?"


def test_empty_values_are_left_out():
    assert ListURL("/a/", (("q", ""), ("summit", "x"))).href == "/a/?summit=x"


def test_every_change_returns_to_page_1():
    assert FULL.without("q").href == "/articles/?summit=a&summit=-b"
    assert FULL.without_value("summit", "a").href == "/articles/?q=oil&summit=-b"
    assert FULL.adding("summit", "c").href == "/articles/?q=oil&summit=a&summit=-b&summit=c"
    assert FULL.setting("q", "gas").href == "/articles/?summit=a&summit=-b&q=gas"


def test_adding_twice_adds_once_and_an_empty_value_removes():
    assert FULL.adding("summit", "a").href == "/articles/?q=oil&summit=a&summit=-b"
    assert FULL.setting("q", "").href == "/articles/?summit=a&summit=-b"


def test_another_path():
    assert FULL.without("q").at("/quotes/").href == "/quotes/?summit=a&summit=-b"


def test_has():
    assert FULL.has("summit")
    assert FULL.has("summit", "-b")
    assert not FULL.has("summit", "b")
    assert not FULL.has("topic")
