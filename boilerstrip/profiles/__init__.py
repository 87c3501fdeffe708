"""Site profiles: what recurs across the distinct stories of a site, found without labels (docs/profiles.md)."""
