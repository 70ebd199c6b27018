"""The demonstration: what a user would do from an empty workspace to a sent campaign, over the HTTP API alone."""
