# An exit code that does not fit an int.
raise SystemExit(1 << 100)
