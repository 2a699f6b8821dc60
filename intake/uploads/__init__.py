"""Files that come in piece by piece over poor lines, by the tus protocol 1.0.0 (https://tus.io/protocols/resumable-upload).

An upload's offset is what is durable: each piece is sealed, put into the store, and only then counted in a row. A piece
never changes and never overlaps another, so whatever dies in between, the bytes that a client is told of are there.
"""
