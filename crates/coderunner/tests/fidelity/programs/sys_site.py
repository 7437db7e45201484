# site: no user site, one directory of packages.
import site
import sys

print(site.ENABLE_USER_SITE, site.PREFIXES, site.getsitepackages())
print(site.getusersitepackages() in sys.path, site.getuserbase())
print("usercustomize" in sys.modules)
