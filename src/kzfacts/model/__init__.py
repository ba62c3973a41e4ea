"""The records of a fact base, and the arithmetic of hedges and periods."""
