"""What leaves the product for households: only for those that agreed, by the village's ways."""
