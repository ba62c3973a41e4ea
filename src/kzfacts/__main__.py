"""`python -m kzfacts`."""

from kzfacts.cli import main

raise SystemExit(main())
