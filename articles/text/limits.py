"""How much of a text the finders read."""

READ_AT_MOST = 1_000_000
"""Characters from the start of a text in which quotations, pledges and sums are looked for.

A long newspaper article has 50,000; what is longer is no article, and reading on would only let a
hostile document hold up an import. Offsets are not affected.
"""
