"""Speed, measured side by side with hand-written references that do the same durable work."""
