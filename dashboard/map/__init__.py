"""The map component: Python says what is drawn, the browser draws it."""
