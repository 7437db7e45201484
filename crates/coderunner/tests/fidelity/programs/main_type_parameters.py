# The syntax of type parameters is there or is a SyntaxError, as the version has it.
try:
    scope = {}
    exec("def first[T](items: list[T]) -> T:\n    return items[0]\ntype Pair[A] = tuple[A, A]\n", scope)
    print(scope["first"]([7]), scope["first"].__type_params__, scope["Pair"])
except SyntaxError as error:
    print("SyntaxError:", error.msg, error.lineno)
