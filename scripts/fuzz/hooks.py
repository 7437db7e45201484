"""What schemathesis is kept from: putting an end to the account it works with."""

import os

import schemathesis

OWN_ID = os.environ["FUZZ_OWN_ID"]
# Nobody's: the refusal of an administrator who names themselves has tests of its own.
NOBODYS_ID = 2**53


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.operation.path.startswith("/admin/users/{id}") and str(case.path_parameters.get("id")) == OWN_ID:
        case.path_parameters["id"] = NOBODYS_ID


@schemathesis.hook
def filter_query(context, query):
    """A parameter that is empty asks for nothing, as forms send it. No schema says that, so it is not tried."""
    return not query or "" not in query.values()
