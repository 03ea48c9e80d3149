import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { themeCss } from "./scripts/theme-css.ts";

export default defineConfig({
  plugins: [react(), themeCss()],
  build: {
    outDir: "../webapp/static",
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // A data: address would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    port: 5173,
    // The library for pages shares its code for URL expressions.
    fs: { allow: [".", "../clients/js/src"] },
    proxy: {
      "/api": process.env.TRACKTOR_API ?? "http://127.0.0.1:8080",
    },
  },
  test: {
    environment: "node",
    include: ["src/**/*.test.{ts,tsx}"],
    // What the machine does beside must not decide.
    testTimeout: 60_000,
  },
});
