# An error in a statement over several lines names the line of the part.
def join(*parts):
    return (
        parts[0]
        + parts[1]
        + parts[2]
    )


join(
    "a",
    "b",
    3,
)
