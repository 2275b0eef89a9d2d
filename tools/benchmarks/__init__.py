"""How fast the archive is at many records; ``make bench N=1000000``."""
