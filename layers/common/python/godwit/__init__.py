"""Godwit's domain: what two or more functions share, a folder for each feature."""
