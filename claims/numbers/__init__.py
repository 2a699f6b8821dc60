"""Forms and check digits of the numbers on Moroccan health papers; readers and rules ask the same files.

Every module offers `compact` (digits and capitals only), `validate` (the compact number, or a
`stdnum.exceptions.ValidationError`), `is_valid`, and `has_form`, which looks at the shape alone. Where the number has a
key, `repair` offers the one correction of a single misread character that makes the key pass.
"""
