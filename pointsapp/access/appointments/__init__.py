"""Administrators whom the township appoints where a village has none that is there."""
