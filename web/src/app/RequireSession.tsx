import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Navigate, Outlet, useLocation } from "react-router";
import { meQuery } from "@/api/accounts";
import { useFailureText } from "@/api/failureText";
import { keeper, useSession } from "@/api/session";
import { loginAddress } from "@/lib/place";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";

const HomePage = lazy(async () => ({ default: (await import("@/features/home/HomePage")).HomePage }));
const ForcedPasswordPage = lazy(async () => ({
  default: (await import("@/features/account/ForcedPasswordPage")).ForcedPasswordPage,
}));

/**
 * Lets in who is signed in. Everybody else is sent to the login page and back here afterwards, except from the
 * front door, where visitors are told what this is.
 */
export function RequireSession() {
  const session = useSession();
  const { pathname, search } = useLocation();
  const failureText = useFailureText();
  switch (session.kind) {
    case "restoring":
      return session.failure === null ? (
        <Loading />
      ) : (
        <Failure {...failureText(session.failure)} onRetry={() => keeper.restore()} />
      );
    case "signedOut":
      return pathname === "/" && search === "" && !session.expired ? (
        <Suspense fallback={<Loading />}>
          <HomePage />
        </Suspense>
      ) : (
        <Navigate to={loginAddress(pathname + search)} replace />
      );
    case "signedIn":
      return <Known />;
  }
}

/** Invariant: whatever is inside finds the user in the cache, and one who may be here. */
function Known() {
  const me = useQuery(meQuery);
  const failureText = useFailureText();
  if (me.data?.must_change_password) {
    return (
      <Suspense fallback={<Loading />}>
        <ForcedPasswordPage />
      </Suspense>
    );
  }
  if (me.data !== undefined) return <Outlet />;
  if (me.isError) return <Failure {...failureText(me.error)} onRetry={() => me.refetch()} />;
  return <Loading />;
}
