"""Proves quotes and numbers against the texts of their sources."""
