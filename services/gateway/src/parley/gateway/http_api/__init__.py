"""The REST API, an area a module."""
