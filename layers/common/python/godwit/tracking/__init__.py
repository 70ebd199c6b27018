"""Tracking: the tokens in the addresses that recipients follow."""
