"""Templates: content to begin campaigns with, saved by people (`saved`) or made by us (`starters`)."""
