"""What stands in for SES: takes messages as SESv2 does, keeps them, and publishes the events that AWS would."""
