# An unterminated string literal, after wide characters that move the caret.
greeting = "你好 🎉" + 'no end
