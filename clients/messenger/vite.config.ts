import { defineConfig } from "vitest/config";

export default defineConfig({
  build: {
    outDir: "../../webapp/scripts",
    // The library for pages is built into the same folder.
    emptyOutDir: false,
    target: "es2020",
    cssTarget: ["chrome100", "firefox100", "safari15.4"],
    lib: {
      entry: "src/main.ts",
      formats: ["iife"],
      name: "TracktorMessenger",
      fileName: () => "messenger.js",
    },
  },
  test: {
    environment: "jsdom",
    include: ["test/**/*.test.{ts,tsx}"],
    // What the machine does beside must not decide.
    testTimeout: 60_000,
  },
});
