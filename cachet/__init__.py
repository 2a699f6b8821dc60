"""What stands on top: the command line, the settings, the service on one machine."""
