"""The pages a recipient sees: asked, gone, back, and a link that is not ours. Pure."""

from dataclasses import dataclass

from godwit.http.page import page

ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""The form that RFC 8058 has mail clients send; our own button sends the same."""
AGAIN = ("resubscribe", "1")


@dataclass(frozen=True)
class Subscription:
    """What the link is about. `sender`: the workspace's name, perhaps empty; `topic`: None for everything."""

    sender: str
    topic: str | None

    @property
    def emails(self) -> str:
        """“News” emails from Acme."""
        kind = f"“{self.topic}” emails" if self.topic else "emails"
        return f"{kind} from {self.sender}" if self.sender else kind


def ask(subscription: Subscription) -> str:
    """The page that a link leads to."""
    text = f"Do you want no more {subscription.emails}?"
    return page("Unsubscribe?", text, "Unsubscribe", ONE_CLICK)


def gone(subscription: Subscription) -> str:
    """The page after unsubscribing."""
    text = f"You will get no more {subscription.emails}. Was that a mistake?"
    return page("You are unsubscribed", text, "Subscribe again", AGAIN)


def back(subscription: Subscription) -> str:
    """The page after subscribing again."""
    text = f"You will get {subscription.emails} again. Changed your mind?"
    return page("You are subscribed again", text, "Unsubscribe", ONE_CLICK)


def bad_link() -> str:
    """The page for a token that is not ours."""
    text = "It may have been cut off. Please open it from the email again. Nothing has been changed."
    return page("This link is not valid", text)
