"""Lists as files: what is on a screen, and nothing more, as CSV, XLSX, GeoJSON and GeoPackage."""
