# Characters outside the basic plane: in strings, lengths, and before the caret.
flag = "🇨🇳👩‍👩‍👧"
print(len(flag), flag, ascii(flag[0]), flag.encode("utf-16-le").hex())
"🎉🎉🎉" + 1
