# Time zones: of the process, set by TZ, from zoneinfo, and a missing one.
import datetime
import os
import time
import zoneinfo

print(time.tzname, time.timezone, datetime.datetime.fromtimestamp(0), time.localtime(0).tm_isdst)
for name in ("Asia/Shanghai", "America/New_York", "XYZ-5:30"):
    os.environ["TZ"] = name
    time.tzset()
    print(name, time.strftime("%Y-%m-%d %H:%M %Z%z", time.localtime(1_700_000_000)))
zone = zoneinfo.ZoneInfo("Europe/Berlin")
print(datetime.datetime(2024, 7, 1, 12, tzinfo=zone).utcoffset(), len(zoneinfo.available_timezones()) > 400, zoneinfo.TZPATH)
zoneinfo.ZoneInfo("Mars/Olympus")
