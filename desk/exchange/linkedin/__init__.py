"""Figures of posts from the files that LinkedIn's own analytics export."""
