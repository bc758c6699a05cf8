"""Whether the village can keep its promise: points, goods and money side by side."""
