import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env.CODERUNNER_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  base: "/app/",
  plugins: [react()],
  resolve: {
    alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) },
  },
  build: {
    // The policy of the server allows no inline script and no data: URL in scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: "editor",
              test: /node_modules\/(@codemirror\/(?!merge)[a-z-]+|@lezer\/[a-z-]+|style-mod|w3c-keyname|crelt|@marijn\/[a-z-]+)\//,
            },
            { name: "react", test: /node_modules\/(react|react-dom|react-router|scheduler)\// },
          ],
        },
      },
    },
    chunkSizeWarningLimit: 600,
  },
  server: {
    host: "127.0.0.1",
    // Whatever is not the web interface is the API of the server.
    proxy: { "^/(?!app(/|$))": { target: server } },
  },
  test: {
    include: ["src/**/*.test.ts"],
    environment: "node",
  },
});
