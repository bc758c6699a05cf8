"""The database is away, busy, full or read-only: said plainly, and tried once more where safe."""
