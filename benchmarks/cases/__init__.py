"""Seeded scenarios of four sizes for the benchmarks."""
