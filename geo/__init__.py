"""Space: the tree of areas, locating, coordinate systems, classes and colours, topology, the wire;
who reaches what, what was patrolled and what patrols have seen.

Knows neither Streamlit nor SQL. Geometry comes in and goes out as geopandas and shapely objects in
longitude and latitude (WGS 84, EPSG:4326) unless a function says otherwise. All errors are
`geo.errors.GeoError`.
"""
