import { useQuery } from "@tanstack/react-query";
import { Navigate, Outlet, useLocation } from "react-router";
import { meQuery } from "@/api/accounts";
import { useFailureText } from "@/api/failureText";
import { useSession } from "@/api/session";
import { loginAddress } from "@/lib/place";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";

/** Lets in who is signed in, and sends everybody else to the login page and back here afterwards. */
export function RequireSession() {
  const { token } = useSession();
  const { pathname, search } = useLocation();
  if (token === null) return <Navigate to={loginAddress(pathname + search)} replace />;
  return <Known />;
}

/** Invariant: whatever is inside finds the user in the cache. */
function Known() {
  const me = useQuery(meQuery);
  const failureText = useFailureText();
  if (me.data !== undefined) return <Outlet />;
  if (me.isError) return <Failure {...failureText(me.error)} onRetry={() => me.refetch()} />;
  return <Loading />;
}
