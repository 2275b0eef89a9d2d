from articles.filters.url_params import ListURL

FULL = ListURL("/articles/", (("q", "oil"), ("summit", "a"), ("summit", "-b"), ("page", "3")))


def test_an_address_is_a_link():
    assert FULL.href == "/articles/?q=oil&summit=a&summit=-b&page=3"
    assert ListURL("/articles/").href == "/articles/"
    assert ListURL("", (("q", "a b&c"),)).href == "?q=a+b%26c"
    assert ListURL().href == "?"


def test_empty_values_never_stand_in_it():
    assert ListURL("/a/", (("q", ""), ("summit", "x"))).href == "/a/?summit=x"


def test_every_change_leads_to_the_first_page():
    assert FULL.without("q").href == "/articles/?summit=a&summit=-b"
    assert FULL.without_value("summit", "a").href == "/articles/?q=oil&summit=-b"
    assert FULL.adding("summit", "c").href == "/articles/?q=oil&summit=a&summit=-b&summit=c"
    assert FULL.setting("q", "gas").href == "/articles/?summit=a&summit=-b&q=gas"


def test_adding_a_value_twice_keeps_it_once_and_setting_nothing_removes():
    assert FULL.adding("summit", "a").href == "/articles/?q=oil&summit=a&summit=-b"
    assert FULL.setting("q", "").href == "/articles/?summit=a&summit=-b"


def test_the_same_parameters_elsewhere():
    assert FULL.without("q").at("/quotes/").href == "/quotes/?summit=a&summit=-b"


def test_what_stands_in_it():
    assert FULL.has("summit")
    assert FULL.has("summit", "-b")
    assert not FULL.has("summit", "b")
    assert not FULL.has("topic")
