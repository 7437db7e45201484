# IndentationError: an indent nobody expected.
x = 1
    y = 2
