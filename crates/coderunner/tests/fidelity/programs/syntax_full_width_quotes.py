# Quotes from a word processor.
print(“hello”)
