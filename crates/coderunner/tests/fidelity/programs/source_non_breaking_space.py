# A non-breaking space between words, as copied from a web page.
print("before")
x = 1
