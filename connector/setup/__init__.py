"""Setting a connector up: the questions, what is tried with each answer, and where answers are kept.

The command line (``init``) and the browser ask them; neither does anything here that the other does not.
"""
