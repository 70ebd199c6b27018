"""Entry points, a folder for each deployable concern: thin handlers over the domain in `layers/common`."""
