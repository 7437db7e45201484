# Programs of the system that scripts call: cp, mv, ls, find, sed, awk, grep, tar, wc, sort, date.
import os

for command in (
    "cp main.py copy.py && cmp main.py copy.py && echo same",
    "cp -a copy.py kept.py && ls kept.py",
    "mv copy.py moved.py && ls | tr '\\n' ' '; echo",
    "sed -n 1p moved.py | wc -c",
    "find . -name '*.py' | sort | xargs echo",
    "tar cf all.tar moved.py kept.py && tar tf all.tar",
    "awk 'BEGIN { print 6 * 7 }'; expr 3 + 4; seq 3 | paste -sd+",
    "grep -c import main.py; head -c 10 main.py | od -An -c | tr -d ' '",
    "date -u -d @0 +%Y-%m-%d; printf '%05.1f\\n' 3.14159; basename /a/b.c .c",
    "ln -s moved.py link && readlink link && stat -c '%F %A' link",
    "test -t 0; echo $?; id -u >/dev/null; echo $?; exit 3",
):
    print(os.waitstatus_to_exitcode(os.system(command)))
