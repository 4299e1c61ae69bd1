"""Lists of another side, read page by page whatever breaks a page of them."""
