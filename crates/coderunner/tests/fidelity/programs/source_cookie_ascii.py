# coding: ascii : a byte beyond the encoding is a SyntaxError.
print("before")
text = "é"
