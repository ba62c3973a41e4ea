"""Compares the figures of several countries."""
