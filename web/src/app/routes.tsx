import { App as Surface } from "antd";
import { lazy, Suspense } from "react";
import { createBrowserRouter, Navigate, Outlet, type RouteObject } from "react-router";
import { Loading } from "@/ui/Loading";
import { NotFoundPage } from "./NotFoundPage";
import { RequireAdmin } from "./RequireAdmin";
import { RequireSession } from "./RequireSession";
import { RouteError } from "./RouteError";

// Not `lazy` of the router: that would fetch the editor for visitors too, who see something else at this address.
const AppShell = lazy(async () => ({ default: (await import("./AppShell")).AppShell }));
const WorkbenchPage = lazy(async () => ({
  default: (await import("@/features/executions/WorkbenchPage")).WorkbenchPage,
}));

const visitorPages: RouteObject[] = [
  {
    path: "/login",
    lazy: async () => ({ Component: (await import("@/features/account/LoginPage")).LoginPage }),
  },
  {
    path: "/register",
    lazy: async () => ({ Component: (await import("@/features/account/RegisterPage")).RegisterPage }),
  },
  {
    path: "/shared/:token",
    lazy: async () => ({ Component: (await import("@/features/executions/SharedPage")).SharedPage }),
  },
];

const userPages: RouteObject[] = [
  {
    index: true,
    element: (
      <Suspense fallback={<Loading />}>
        <WorkbenchPage />
      </Suspense>
    ),
  },
  {
    path: "history",
    lazy: async () => ({ Component: (await import("@/features/executions/HistoryPage")).HistoryPage }),
  },
  {
    path: "library",
    lazy: async () => ({ Component: (await import("@/features/library/LibraryPage")).LibraryPage }),
  },
  {
    path: "environments",
    lazy: async () => ({
      Component: (await import("@/features/environments/EnvironmentsPage")).EnvironmentsPage,
    }),
  },
  {
    path: "api-keys",
    lazy: async () => ({ Component: (await import("@/features/apiKeys/ApiKeysPage")).ApiKeysPage }),
  },
  {
    path: "ai",
    lazy: async () => ({ Component: (await import("@/features/ai/AiPage")).AiPage }),
  },
  {
    path: "profile",
    lazy: async () => ({ Component: (await import("@/features/account/ProfilePage")).ProfilePage }),
  },
];

const systemPages: RouteObject[] = [
  { index: true, element: <Navigate to="/system/users" replace /> },
  {
    path: "users",
    lazy: async () => ({ Component: (await import("@/features/system/users/UsersPage")).UsersPage }),
  },
  {
    path: "executions",
    lazy: async () => ({ Component: (await import("./SystemExecutionsPage")).SystemExecutionsPage }),
  },
  {
    path: "logs",
    lazy: async () => ({ Component: (await import("@/features/system/logs/LogsPage")).LogsPage }),
  },
  {
    path: "ai-usage",
    lazy: async () => ({ Component: (await import("@/features/system/aiUsage/AiUsagePage")).AiUsagePage }),
  },
  {
    path: "database",
    lazy: async () => ({ Component: (await import("@/features/system/database/DatabasePage")).DatabasePage }),
  },
];

export const router = createBrowserRouter(
  [
    {
      // Messages and questions may hold links, so they belong inside the router.
      element: (
        <Surface component={false}>
          <Outlet />
        </Surface>
      ),
      errorElement: <RouteError />,
      hydrateFallbackElement: <Loading />,
      children: [
        ...visitorPages,
        {
          element: <RequireSession />,
          children: [
            {
              element: (
                <Suspense fallback={<Loading />}>
                  <AppShell />
                </Suspense>
              ),
              children: [
                {
                  errorElement: <RouteError />,
                  children: [
                    ...userPages,
                    { path: "system", element: <RequireAdmin />, children: systemPages },
                  ],
                },
              ],
            },
          ],
        },
        { path: "*", element: <NotFoundPage /> },
      ],
    },
  ],
  { basename: import.meta.env.BASE_URL },
);
