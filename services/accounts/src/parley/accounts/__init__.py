"""Tenants, staff, sign-in and every token's minting."""
