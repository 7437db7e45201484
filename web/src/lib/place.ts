/** Where to go after signing in: a place inside this application, whatever the address bar was made to say. */
export function placeAfterLogin(next: string | null): string {
  if (next === null || !next.startsWith("/") || next.startsWith("//") || next.includes("\\")) return "/";
  return next.startsWith("/login") ? "/" : next;
}

/** The address of the login page that leads back to `place`. */
export function loginAddress(place: string): string {
  const next = placeAfterLogin(place);
  return next === "/" ? "/login" : `/login?${new URLSearchParams({ next })}`;
}
