"""The AWS infrastructure, in CDK: one stack (`stack.py`), a construct for each concern, and what deploys it."""
