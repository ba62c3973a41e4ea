"""Reads and writes fact bases and their locks."""
