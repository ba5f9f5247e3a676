"""Clients of the service, and what makes and checks them."""
