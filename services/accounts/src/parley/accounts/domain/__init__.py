"""Tenants, teams, staff, their sessions and their programs' keys: what they are, and what they may become."""
