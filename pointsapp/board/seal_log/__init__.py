"""The log of a village's seals as witnesses fetch it, and the village's look at its witnesses."""
