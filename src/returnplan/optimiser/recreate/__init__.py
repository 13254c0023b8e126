"""Ruin and recreate: the compiled kernel, a network as its flat arrays, and walks over plans."""
