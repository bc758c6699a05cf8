"""What whoever runs the product watches: figures, marks of what was done, logs for machines."""
