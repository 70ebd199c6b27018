"""What sending a campaign costs beside what Godwit itself costs at rest. Pure.

SES's list price: 0.10 USD per 1,000 emails, and 0.12 USD per GB of attachments that are sent.
https://aws.amazon.com/ses/pricing/
"""

EMAIL_USD = 0.10 / 1_000
ATTACHED_GIGABYTE_USD = 0.12
_GIGABYTE = 10**9


def email_cost(recipients: int, attached: int) -> float:
    """USD to send one email each by SES, with so many bytes of attachments, to 4 decimals."""
    return round(recipients * (EMAIL_USD + attached / _GIGABYTE * ATTACHED_GIGABYTE_USD), 4)
