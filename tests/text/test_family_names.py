import pytest

from articles.text.family_names import split_name


@pytest.mark.parametrize(
    ("name", "family", "given", "suffix"),
    [
        ("Keir Starmer", "Starmer", "Keir", ""),
        ("Lula", "Lula", "", ""),
        ("", "", "", ""),
        ("Ursula von der Leyen", "von der Leyen", "Ursula", ""),
        ("Luiz Inácio Lula da Silva", "da Silva", "Luiz Inácio Lula", ""),
        ("Mohammed bin Salman", "bin Salman", "Mohammed", ""),
        ("Abdel Fattah el-Sisi", "el-Sisi", "Abdel Fattah", ""),
        ("Abdel Fattah El Sisi", "El Sisi", "Abdel Fattah", ""),
        ("Aoife Ní Bhriain", "Ní Bhriain", "Aoife", ""),
        ("Seán Ó Briain", "Ó Briain", "Seán", ""),
        ("Martin Luther King Jr.", "King", "Martin Luther", "Jr."),
        ("Robert F. Kennedy, Jr.", "Kennedy", "Robert F.", "Jr."),
        ("Ferdinand Marcos III", "Marcos", "Ferdinand", "III"),
        ("Xi Jinping", "Xi", "Jinping", ""),
        ("Li Junhua", "Li", "Junhua", ""),
        ("Wang Yi", "Wang", "Yi", ""),
        ("Li Andersson", "Andersson", "Li", ""),
        ("Tan Dhesi", "Dhesi", "Tan", ""),
        ("Kim Jong-un", "Kim", "Jong-un", ""),
        ("Ban Ki-moon", "Ban", "Ki-moon", ""),
        ("Lai Ching-te", "Lai", "Ching-te", ""),
        ("Anne-Marie Smith", "Smith", "Anne-Marie", ""),
        ("Ng Eng Hen", "Ng", "Eng Hen", ""),
        ("Nguyen Phu Trong", "Nguyen", "Phu Trong", ""),
        ("Aung San Suu Kyi", "Aung San Suu Kyi", "", ""),
        ("El Hadji", "Hadji", "El", ""),
    ],
)
def test_names_are_split_into_parts(name, family, given, suffix):
    assert split_name(name) == (family, given, suffix)


@pytest.mark.parametrize(
    ("name", "country", "order"),
    [
        ("Yoon Suk Yeol", "KR", "Yoon, Suk Yeol"),
        ("Yoon Suk Yeol", "", "Yeol, Yoon Suk"),
        ("Min Aung Hlaing", "MM", "Min Aung Hlaing"),
        ("Katrín Jakobsdóttir", "IS", "Katrín Jakobsdóttir"),
        ("Martin Luther King Jr.", "US", "King, Martin Luther, Jr."),
    ],
)
def test_the_country_determines_the_order(name, country, order):
    assert split_name(name, country).sorted == order
