"""Write-offs and stocktakes."""
