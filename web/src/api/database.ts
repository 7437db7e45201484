import { queryOptions } from "@tanstack/react-query";
import { bodyOf, client } from "./client";
import { downloadOf, type OnProgress } from "./download";
import type { components } from "./generated/schema";

export type DatabaseInfo = components["schemas"]["DatabaseInfo"];
export type DatabaseImport = components["schemas"]["ImportedDatabase"];

/** What the server takes at most. */
export const IMPORT_BYTES_MAX = 100 * 1024 * 1024;

export const databaseInfoQuery = queryOptions({
  queryKey: ["admin", "database"],
  queryFn: async ({ signal }) => bodyOf(await client.GET("/admin/database/info", { signal })),
});

export async function exportDatabase(onProgress: OnProgress) {
  const answer = await client.POST("/admin/database/export", { parseAs: "stream" });
  return downloadOf(answer, "coderunner-export.zip", onProgress);
}

/** Replaces everything by what is in the file. */
export async function importDatabase(file: File): Promise<DatabaseImport> {
  const form = new FormData();
  form.append("file", file);
  return bodyOf(
    await client.POST("/admin/database/import", {
      // The contract calls the file a string of bytes, which no browser has.
      body: form as unknown as { file: string },
      bodySerializer: () => form,
    }),
  );
}
