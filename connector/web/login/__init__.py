"""Who is at the door: passwords, the sessions that they open, wrong tries, and who asks behind a proxy."""
