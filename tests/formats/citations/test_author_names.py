import pytest

from articles.formats.citations.author_names import parse_byline, speaker_name


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("", []),
        ("Jessica Parker", [{"family": "Parker", "given": "Jessica"}]),
        ("Juan Francisco Alonso", [{"family": "Alonso", "given": "Juan Francisco"}]),
        ("Ursula von der Leyen", [{"family": "von der Leyen", "given": "Ursula"}]),
        (
            "Ann Lee, Bob O'Neil and C. J. Dean",
            [
                {"family": "Lee", "given": "Ann"},
                {"family": "O'Neil", "given": "Bob"},
                {"family": "Dean", "given": "C. J."},
            ],
        ),
        (
            "Ann Lee; Bob Dean",
            [{"family": "Lee", "given": "Ann"}, {"family": "Dean", "given": "Bob"}],
        ),
        ("Xi Jinping", [{"family": "Xi", "given": "Jinping"}]),
        ("Aung San Suu Kyi", [{"literal": "Aung San Suu Kyi"}]),
        (
            "Martin Luther King Jr.",
            [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}],
        ),
        ("Aoife Ní Bhriain", [{"family": "Ní Bhriain", "given": "Aoife"}]),
        ("Abdel Fattah el-Sisi", [{"family": "el-Sisi", "given": "Abdel Fattah"}]),
        ("Jean Dupont political editor", [{"literal": "Jean Dupont political editor"}]),
        ("Reuters Staff", [{"literal": "Reuters Staff"}]),
        ("AFP", [{"literal": "AFP"}]),
        ("By Ann Lee,", [{"family": "Lee", "given": "Ann"}]),
        ("Downing Street", [{"literal": "Downing Street"}]),
        ("United Nations", [{"literal": "United Nations"}]),
        ("UK spokesperson", [{"literal": "UK spokesperson"}]),
        ("Siobhán O’Brien", [{"family": "O’Brien", "given": "Siobhán"}]),
        ("Marijke van der Berg", [{"family": "van der Berg", "given": "Marijke"}]),
        ("Ahmed al-Sudani", [{"family": "al-Sudani", "given": "Ahmed"}]),
        ("Luiz Inácio Lula da Silva", [{"family": "da Silva", "given": "Luiz Inácio Lula"}]),
        ("Summit Archive", [{"literal": "Summit Archive"}]),
        ("European Commission", [{"literal": "European Commission"}]),
        ("Ann Lee and agencies", [{"literal": "Ann Lee and agencies"}]),
        ("Lee, Ann", [{"literal": "Lee, Ann"}]),
        ("山田太郎", [{"literal": "山田太郎"}]),
    ],
)
def test_bylines(printed, names):
    assert parse_byline(printed) == names


@pytest.mark.parametrize(
    ("printed", "publisher", "names"),
    [
        ("Free Movement", "Free Movement", [{"literal": "Free Movement"}]),
        (" free movement", "Free Movement", [{"literal": "free movement"}]),
        ("Colin Yeo", "Free Movement", [{"family": "Yeo", "given": "Colin"}]),
        ("", "", []),
    ],
)
def test_byline_of_the_publisher(printed, publisher, names):
    assert parse_byline(printed, publisher) == names


@pytest.mark.parametrize(
    ("name", "sort_name", "cited"),
    [
        ("Keir Starmer", "Starmer, Keir", {"family": "Starmer", "given": "Keir"}),
        ("Li Junhua", "Li, Junhua", {"family": "Li", "given": "Junhua"}),
        ("UK spokesperson (unnamed)", "UK spokesperson", {"literal": "UK spokesperson (unnamed)"}),
        ("Pope Francis", "Francis, Pope", {"family": "Francis", "given": "Pope"}),
        ("Lula", "Lula", {"literal": "Lula"}),
        (
            "Martin Luther King Jr.",
            "King, Martin Luther, Jr.",
            {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
        ),
    ],
)
def test_speaker_names(name, sort_name, cited):
    assert speaker_name(name, sort_name) == cited
