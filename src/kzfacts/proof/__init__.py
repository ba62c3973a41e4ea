"""Prove facts against the texts of their sources; `prove` is the module for others."""
