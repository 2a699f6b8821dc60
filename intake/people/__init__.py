"""Who may come in: stations, clients, persons and their sessions."""
