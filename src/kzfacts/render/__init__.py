"""Turns records into text: tables, JSON, CSV, Markdown, citations."""
