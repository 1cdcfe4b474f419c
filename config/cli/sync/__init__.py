"""Purging tombstones by hand, and making every cursor of before a restore expire."""
