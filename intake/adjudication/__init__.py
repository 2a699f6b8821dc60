"""The adjudication system pulls validated claims and says what became of them."""
