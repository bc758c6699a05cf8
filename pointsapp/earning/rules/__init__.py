"""What earns points, in versions that stand on the villagers' resolutions."""
