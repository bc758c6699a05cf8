"""Points that lapse by a resolution of the village: announced, posted, given back."""
