# Control characters in the source: harmless in strings and comments, an error elsewhere.
text = "[0m"  # 
print(ascii(text))
# A carriage return inside a string literal is a newline.
print(ascii("""ab"""))
x = 1  + 2
