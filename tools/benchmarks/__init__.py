"""Search benchmark: ``make bench N=1000000``."""
