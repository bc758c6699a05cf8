"""What each village did in each month, quarter and year, kept and recomputable."""
