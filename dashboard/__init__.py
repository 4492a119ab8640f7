"""What people see: pages, layers, the map component, the server and the command line."""
