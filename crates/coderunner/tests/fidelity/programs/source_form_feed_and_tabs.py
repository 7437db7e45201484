# Form feeds and tabs as indentation.
if True:
	x = 1
	if x:
		print("tabs")

class A:
    pass


print(A.__name__)
def f():
	1 / 0
f()
