#!/usr/bin/env python
"""Django's command line for the archive."""

from summit_archive.__main__ import main

if __name__ == "__main__":
    main()
