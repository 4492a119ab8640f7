"""The parts of a slide, each a native element that can be edited in PowerPoint and WPS."""
