"""A year's list of whom to honour: figures, grounds against, ticks, resolution, notice."""
