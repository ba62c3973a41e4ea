"""Compare the figures of several countries."""
