"""The grid of posts: what its page asks the server for."""
