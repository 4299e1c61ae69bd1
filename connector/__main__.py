"""``python -m connector`` is ``kickroute-connector``."""

from connector.assembly.commands import main

if __name__ == "__main__":
    main()
