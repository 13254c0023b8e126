"""`python -m returnplan` is the command `returnplan`."""

from returnplan.cli import main

if __name__ == "__main__":
    main()
