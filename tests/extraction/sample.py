"""A sample document with patterns that are difficult to extract.

A date line; a stray closing mark; “she said” after a paragraph that names her; a second quoted
paragraph without attribution; a role and a title before a name; sums in the passive; a clause
inside a promise; two promises in one sentence.
"""

from __future__ import annotations

BODY = """\
The Republic of Ireland has hosted the first meeting on the drifting nets, with guests from over 20 coastal states.

According to the Harbour Office, the meeting is a step in the work to clear the nets from the sea.’

What the hosts want

Harbour Minister Helen Dolan stressed the importance of working together.

“Drifting nets do not stop at borders, so those who clear them must not stop at borders either,” she said.

“Only a common effort, from the northern fjords to the southern capes, can clear the whole sea.”

Money for the work

As part of the meeting’s outcomes, the Irish government has committed money to the work.

A €20 million fund will support salvage crews in every port. Additionally, €2 million will be directed to the Coastal Institute to help increase its fleet.

Prime Minister, Sir Conor Hale, noted the need for speed, drawing from his years as a trawler captain.

“Every winter that we wait costs us a hundred porpoises and a thousand seals,” he said.

“When I was a captain, we worked with crews from three countries and never asked for a passport.”

“I believe we should clear the sea in the same way,” Hale said.

Promises of others

Spain, for example, has agreed to send mobile officers to the western wrecks, while Norway has pledged to tighten laws against those who dump their nets.

Furthermore, a new task force between Ireland and France will target the trade in banned nets.
"""  # noqa: E501 - each paragraph is one line in these documents

DOCUMENT = f" date 2024-10-07 {BODY}"

QUOTES = [
    ("Drifting nets do not stop at borders, so those who clear them must not stop at borders "
     "either,", "Helen Dolan", "Harbour Minister"),
    ("Only a common effort, from the northern fjords to the southern capes, can clear the whole "
     "sea.", "Helen Dolan", "Harbour Minister"),
    ("Every winter that we wait costs us a hundred porpoises and a thousand seals,",
     "Conor Hale", "Prime Minister"),
    ("When I was a captain, we worked with crews from three countries and never asked for a "
     "passport.", "Conor Hale", "Prime Minister"),
    ("I believe we should clear the sea in the same way,", "Conor Hale", "Prime Minister"),
]  # fmt: skip
"""The quoted words, their speaker and the speaker's role."""

PLEDGES = [
    ("funding", 20_000_000, "EUR", {"IE"}),
    ("funding", 2_000_000, "EUR", {"IE"}),
    ("operations", None, "", {"ES"}),
    ("legislation", None, "", {"NO"}),
    ("operations", None, "", {"IE", "FR"}),
]
"""Kind, sum, currency and the countries of the makers, in order of place."""
