"""The township gives a village an administrator: one proposes, another confirms."""
