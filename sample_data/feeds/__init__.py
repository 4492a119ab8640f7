"""The departments' files of the sample city, one module a department."""
