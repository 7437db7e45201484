# Tabs and spaces that mean different depths are a TabError.
if True:
        x = 1
	print(x)
