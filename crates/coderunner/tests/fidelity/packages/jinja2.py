# Templates: inheritance, filters, autoescape, a sandbox, and a traceback that shows the template's line.
import jinja2
import jinja2.sandbox

templates = {
    "base.html": "<h1>{% block title %}{% endblock %}</h1>\n{% block body %}none{% endblock %}",
    "page.html": "{% extends 'base.html' %}{% block title %}{{ title }}{% endblock %}{% block body %}{% for n in numbers if n is odd %}{{ loop.index }}:{{ n }} {% else %}empty{% endfor %}{% endblock %}",
    "broken.html": "line one\n{{ 1 / zero }}\n",
}
environment = jinja2.Environment(loader=jinja2.DictLoader(templates), autoescape=True, trim_blocks=True)
environment.filters["shout"] = lambda text: text.upper() + "!"
print(environment.get_template("page.html").render(title="<é>", numbers=range(5)))
print(environment.from_string("{{ 'a' | shout }} {{ missing }} {% set x = [1, 2] %}{{ x | sum }} {{ x | join('|') }}").render())
try:
    jinja2.sandbox.SandboxedEnvironment().from_string("{{ ''.__class__.__mro__ }}").render()
except jinja2.exceptions.SecurityError as error:
    print(error)
try:
    environment.from_string("{% if %}")
except jinja2.TemplateSyntaxError as error:
    print(error.message, error.lineno)
environment.get_template("broken.html").render(zero=0)
