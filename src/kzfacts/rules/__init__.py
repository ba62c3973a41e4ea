"""Checks a fact base for problems, and explains the rules that they break."""
