"""What comes into the archive from outside: the demonstration archive and real documents."""
