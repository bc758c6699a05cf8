"""Lines and sheets taken off because they were wrong."""
