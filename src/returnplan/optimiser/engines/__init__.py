"""The engines, spoken to in arrays: branch and bound, and a simplex that goes on."""
