"""What returnplan is measured against."""
