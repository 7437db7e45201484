# A deep recursion is shown with "Previous line repeated".
def down(n):
    return down(n + 1)


down(0)
