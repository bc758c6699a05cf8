"""Claims: residents tell what they did; an approver decides."""
