"""Content-Security-Policies, the same for CloudFront and the laptop's gateway. Pure."""

IMAGES_POLICY = "default-src 'none'; sandbox"
"""For the images of emails."""


def content_security_policy(*connect_to: str) -> str:
    """For the client. `connect_to`: where pages may send requests beside their own origin.

    Styles may be inline since the component library sets them so; images may come from anywhere since emails' do.
    """
    return "; ".join(
        [
            "default-src 'self'",
            " ".join(["connect-src 'self'", *connect_to]),
            "img-src 'self' data: https: http:",
            "style-src 'self' 'unsafe-inline'",
            "frame-src 'self' blob: data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )
