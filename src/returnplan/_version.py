"""The version, which the package's metadata and every run say."""

__version__ = "0.1.0"
