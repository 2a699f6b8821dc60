"""Second readings: claims drawn by lot whose values another person types without seeing what was read."""
