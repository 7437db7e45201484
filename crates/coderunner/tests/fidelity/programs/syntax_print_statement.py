# The print statement of Python 2, with its hint.
print "hello"
