"""The command line: parses arguments, loads a base, prints the answer."""
