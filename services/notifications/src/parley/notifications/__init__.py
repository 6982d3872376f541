"""Messages to customers, on time and once."""
