"""What people who do this job reported of real shops and hosts: one test for each, with its input in it."""
