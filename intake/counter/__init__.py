"""The counter: what a person who hands papers in must know before they leave, and what to hand them."""
