"""`python -m marsad`: the commands, as `marsad` gives them."""

from marsad.cli import main

if __name__ == "__main__":
    main()
