"""Public benchmarks: a declaration each in `benchmarks/`, read, asked and officially scored by one machinery."""
