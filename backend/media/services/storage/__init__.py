"""Where files lie: the only part that knows S3 and the CDN. Everybody else says keys and addresses."""
