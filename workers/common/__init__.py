"""Actors that every service's worker has."""
