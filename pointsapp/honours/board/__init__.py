"""The honour board: who is named there, by the categories of the village."""
