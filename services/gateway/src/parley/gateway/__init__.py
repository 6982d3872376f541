"""The public REST API and the web client's files."""
