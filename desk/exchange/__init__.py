"""Tables in and out: import of posts from CSV and XLSX, export of posts and other lists."""
