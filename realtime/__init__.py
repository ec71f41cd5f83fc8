"""Telling browsers: what is committed reaches every page that shows it. Knows no rule of any council."""
