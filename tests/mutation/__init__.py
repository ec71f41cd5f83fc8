"""Mutation testing of casting, closing, sealing and counting: `make mutants`, `docs/mutants.md`."""
