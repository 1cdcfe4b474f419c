"""Looking at what media take, clearing away, and having renditions made again."""
