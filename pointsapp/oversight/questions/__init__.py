"""What is worth a question: facts that stand, each with a question in words, never a verdict."""
