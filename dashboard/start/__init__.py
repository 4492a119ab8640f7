"""What Streamlit starts. Not beside pages/: it would serve that folder's files past the script."""
