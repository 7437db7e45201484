# exec, eval and compile in the module see and change its globals.
exec("made = [1, 2]")
print(made, eval("made[0] + len(__name__)"), "made" in vars())
exec("inside = 1", separate := {})
print(sorted(separate), "inside" in globals(), locals() is globals())
exec(compile("def f():\n    raise ValueError('in a string')\n", "<made>", "exec"))
f()
