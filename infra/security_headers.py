"""The client's Content-Security-Policy, one for CloudFront and the laptop's gateway. Pure."""


def content_security_policy(*connect_to: str) -> str:
    """The header's value. `connect_to`: where pages may send requests beside their own origin.

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
