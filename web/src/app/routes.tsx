import { createBrowserRouter } from "react-router";
import { Loading } from "@/ui/Loading";
import { NotFoundPage } from "./NotFoundPage";
import { RequireSession } from "./RequireSession";
import { RouteError } from "./RouteError";

export const router = createBrowserRouter(
  [
    {
      errorElement: <RouteError />,
      hydrateFallbackElement: <Loading />,
      children: [
        {
          path: "/login",
          lazy: async () => ({ Component: (await import("@/features/account/LoginPage")).LoginPage }),
        },
        {
          element: <RequireSession />,
          children: [
            {
              lazy: async () => ({ Component: (await import("./AppShell")).AppShell }),
              children: [
                {
                  errorElement: <RouteError />,
                  children: [
                    {
                      index: true,
                      lazy: async () => ({
                        Component: (await import("@/features/executions/WorkbenchPage")).WorkbenchPage,
                      }),
                    },
                    {
                      path: "history",
                      lazy: async () => ({
                        Component: (await import("@/features/executions/HistoryPage")).HistoryPage,
                      }),
                    },
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
