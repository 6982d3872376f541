"""Customers, availability, appointments and the waiting queue."""
