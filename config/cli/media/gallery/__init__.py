"""A page that shows media with all that was made of them."""
