"""Who a message is from, as people write it. Pure. Needs email-validator, as only editing functions have it."""

from typing import Annotated

from pydantic import Field

from godwit.contacts.email_address import Address
from godwit.http.models import Body, Line


class SenderBody(Body):
    """Who messages are from."""

    name: Annotated[Line, Field(max_length=100)] = ""
    address: Address
