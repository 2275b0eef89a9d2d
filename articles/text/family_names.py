"""Split a personal name into given name, family name and suffix, for sorting and citations.

A heuristic: it knows particles ("von der Leyen"), suffixes ("Jr."), names with the family name
first ("Xi Jinping") and names without one ("Aung San Suu Kyi"). Otherwise the last word is the
family name.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class NameParts(NamedTuple):
    """Parts of a name; only ``family`` is set for a mononym or a name without a family name."""

    family: str
    given: str = ""
    suffix: str = ""

    @property
    def sorted(self) -> str:
        """Family name first: ``King, Martin Luther, Jr.``"""
        return ", ".join(part for part in self if part)


# Particles that belong to the family name after them.
_PARTICLES = re.compile(
    "af|al|ben|bin|bint|da|das|de|dei|del|della|den|der|des|di|do|dos|du|el|la|le|les|mac|mhic|"
    "ní|nic|ó|ten|ter|ua|uí|van|vom|von|zu|zum|zur",
    re.I,
)
_SUFFIX = re.compile(r"(?:jr|sr)\.?|i{2,3}|iv", re.I)

# Family names that come first. One alone is weak evidence ("Li Andersson"), so that Chinese given
# names must also consist of Hanyu Pinyin syllables.
_CHINESE = frozenset(
    "Bai Cai Cao Chen Cheng Cui Deng Ding Dong Du Fan Fang Feng Fu Gao Gu Guo Han Hao He Hou Hu "
    "Huang Jia Jiang Jin Kong Lei Li Liang Liao Lin Liu Long Lu Luo Ma Mao Meng Mo Pan Peng Qian "
    "Qin Qiu Ren Shao Shen Shi Song Su Sun Tan Tang Tao Tian Wan Wang Wei Wen Wu Xi Xia Xiang Xiao "
    "Xie Xiong Xu Xue Yan Yang Yao Ye Yi Yin Yu Yuan Zeng Zhang Zhao Zheng Zhong Zhou Zhu "
    "Zou".split()
)
_PINYIN = re.compile(
    r"(?:(?:zh|ch|sh|[bcdfghjklmnpqrstwxyz])?(?:[iu]ang|iong|ang|eng|ong|ing|iao|ian|uai|uan|ai|an|"
    r"ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|a|e|i|o|u|ü)){1,2}",
    re.I,
)
# "Ban Ki-moon", "Lai Ching-te": a given name of two syllables, the second in lower case.
_TWO_SYLLABLES = re.compile(r"[A-Z][a-z]{1,4}-[a-z]{2,5}")
_FIRST_OF_THREE = frozenset("Ng Nguyen Nguyễn Pham Phạm Tran Trần".split())
_FAMILY_FIRST_COUNTRIES = frozenset(("CN", "KP", "KR", "VN"))
# Burmese and Icelandic names have no family name.
_BURMESE = frozenset("Aung Htin Khin Kyaw Maung Myint Thein".split())
_NO_FAMILY_COUNTRIES = frozenset(("IS", "MM"))


def split_name(name: str, country: str = "") -> NameParts:
    """Split *name*; *country* is the ISO 3166-1 code of the person's country, if known."""
    words = name.replace(",", " ").split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    if len(words) < 2:
        return NameParts(" ".join(words), "", suffix)
    if words[0] in _BURMESE or country in _NO_FAMILY_COUNTRIES:
        return NameParts(" ".join(words), "", suffix)
    if _family_is_first(words, country):
        return NameParts(words[0], " ".join(words[1:]), suffix)
    cut = len(words) - 1
    while cut > 1 and _PARTICLES.fullmatch(words[cut - 1]):
        cut -= 1
    return NameParts(" ".join(words[cut:]), " ".join(words[:cut]), suffix)


def _family_is_first(words: list[str], country: str) -> bool:
    first, *given = words
    if len(given) > 2:
        return False
    if country in _FAMILY_FIRST_COUNTRIES or (len(given) == 2 and first in _FIRST_OF_THREE):
        return True
    if len(given) != 1:
        return False
    chinese = first in _CHINESE and _PINYIN.fullmatch(given[0])
    return bool(chinese or _TWO_SYLLABLES.fullmatch(given[0]))
