# The frames of a decorated call, and the line of a decorator that fails.
import functools


def loud(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)

    return wrapper


@loud
@loud
def divide(a, b):
    return a / b


try:
    divide(1, 0)
except ZeroDivisionError as error:
    step = error.__traceback__
    while step:
        print(step.tb_frame.f_code.co_name, step.tb_lineno)
        step = step.tb_next


@(lambda function: function.missing)
@loud
def broken():
    pass
