"""The person named on a line says whether it is so."""
