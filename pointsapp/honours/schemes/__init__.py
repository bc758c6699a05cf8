"""What a household needs for each star in a year, as the village resolved it."""
