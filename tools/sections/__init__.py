"""Sections of the pages that are made from declarations."""
