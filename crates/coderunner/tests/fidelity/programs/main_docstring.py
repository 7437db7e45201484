"""The first string is __doc__ of __main__.

    Its indentation is as the compiler left it.
"""
print(repr(__doc__))
import __main__

print(__main__.__doc__ is __doc__)
