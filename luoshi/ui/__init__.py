"""Base views, tables, filters, charts, uploads, behaviours, and the registry of rooms."""
