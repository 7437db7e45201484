# The caret under a line with wide and combined characters.
数量 = {"苹果": 3}
数量["苹果"] + 数量["e\u0301"] if False else print("好", 数量["香蕉"], "🎉")
