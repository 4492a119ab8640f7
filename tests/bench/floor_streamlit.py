"""The floor S: an empty Streamlit page with one small map and one widget."""

import pydeck as pdk
import streamlit as st

choice = st.radio("widget", ["a", "b"])
colour = [200, 30, 30] if choice == "a" else [30, 30, 200]
points = [{"lon": 113.55, "lat": 22.27}, {"lon": 113.35, "lat": 22.05}]
layer = pdk.Layer(
    "ScatterplotLayer",
    points,
    get_position="[lon, lat]",
    get_fill_color=colour,
    get_radius=900,
)
st.pydeck_chart(
    pdk.Deck(
        [layer],
        map_style=None,
        initial_view_state=pdk.ViewState(longitude=113.5, latitude=22.2, zoom=9),
    ),
    height=300,
)
st.write("chosen:", choice)
