"""The wall: a display that runs for weeks with nobody at the keyboard."""
