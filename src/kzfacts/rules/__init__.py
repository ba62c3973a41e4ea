"""The rules that `kzfacts check` applies to a fact base."""
