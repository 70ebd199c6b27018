"""Email addresses: what is one, and its normal form. Pure. Needs email-validator, as only editing functions have it."""

from typing import Annotated

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator


def email_address(text: str) -> str:
    """An email address: lower-case, its domain in ASCII (IDNA).

    RFC 5321 §2.4 lets a host tell `Ada@` from `ada@`, yet no mail system in use does, so both are one contact. SES
    takes neither local parts beyond ASCII nor domains outside IDNA
    (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html). Whether the domain gets mail isn't
    asked; names for testing (RFC 6761 `.test`) are fine.
    """
    try:
        valid = validate_email(
            text.strip(), allow_smtputf8=False, check_deliverability=False, strict=True, test_environment=True
        )
    except EmailNotValidError as refused:
        raise ValueError(str(refused)) from None
    assert valid.ascii_email is not None
    return valid.ascii_email.lower()


Address = Annotated[str, AfterValidator(email_address)]
"""In a body: an email address, which comes out in its normal form."""
