"""The paired member's round: visits, what households need, quarrels, hazards."""
