# Two modules that import each other, and main through one of them.
for name, text in (
    ("first", "print('first begins')\nimport second\nvalue = 1\nprint('first ends')"),
    ("second", "import first\nprint('second sees', hasattr(first, 'value'))\nimport main\nprint(main.__name__)\nfrom first import value"),
):
    with open(name + ".py", "w") as file:
        file.write(text)
if __name__ == "__main__":
    import first
