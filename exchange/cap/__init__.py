"""CAP 1.2 (OASIS Common Alerting Protocol): records, writer, reader, and what the schema does not check."""
