"""The first steps of a village: what is done, what is still to do."""
