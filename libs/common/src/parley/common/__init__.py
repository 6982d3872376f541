"""What at least two services use; no business noun."""
