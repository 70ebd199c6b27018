"""Where Godwit keeps things: items by key (DynamoDB or memory) and objects by name (S3 or memory).

May touch: boto3. Knows nothing of campaigns or contacts, but for the names of their keys (`keys`).
"""
