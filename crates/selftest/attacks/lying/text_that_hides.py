"""Print text that shows the reader something else than it is.

Technique: carriage returns and backspaces overwrite what was printed, escape sequences clear the screen, retitle the
    terminal or write its input, right-to-left overrides turn words around, NUL ends text early in many places, lone
    surrogates and broken UTF-8 make readers stumble. All of it has to arrive as it was written, with U+FFFD for what is
    no text.
Success: from outside: something is missing or changed, or the result cannot be read at all.
Stopped by: descriptors
Held when: exit 0; truncated no; stdout_ends_with_hex
    610d620808631b5b324a1b5d303b74071b5b366ee280ae616263e280ac006166746572204e554cefbfbd28efbfbdefbfbdefbfbdefbfbdefbfbdefbfbde280a8efbbbfc2851a
    04656e64
"""


def attack():
    sys.stdout.flush()
    hiding = "a\rb\b\bc\x1b[2J\x1b]0;t\x07\x1b[6n\u202eabc\u202c\0after NUL".encode()
    # An overlong "(" , a lone surrogate, one beyond Unicode's end, the first half of a character.
    hiding += b"\xc0(" + b"\xed\xa0\x80" + b"\xf5\x90" + b"\xe4\xbd"
    hiding += "\u2028\ufeff\x85\x1a\x04end".encode()
    os.write(1, hiding)
    os._exit(0)


def twin():
    """Text in every script, colours, and progress bars arrive as well."""
    print("Grüße, 你好, مرحبا, 👩‍🚀 \x1b[32mgreen\x1b[0m")
    for percent in range(0, 101, 50):
        print(f"\r{percent} %", end="")
    print()
