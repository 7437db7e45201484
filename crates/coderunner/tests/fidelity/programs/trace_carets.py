# Tracebacks of nested expressions point at the part that failed, where the version does.
data = {"a": {"b": [1, 2, None]}}


def pick(index):
    return data["a"]["b"][index].real + (lambda n: n / (index - 2))(1)


print(pick(1) if False else pick(0) + 0.5)
result = pick(0) + pick(
    2,
)
