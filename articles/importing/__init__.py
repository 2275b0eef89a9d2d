"""Importers: the demonstration archive from fixtures, and documents from files and uploads."""
