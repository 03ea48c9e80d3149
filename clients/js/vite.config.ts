import { defineConfig } from "vitest/config";

export default defineConfig({
  build: {
    outDir: "../../webapp/scripts",
    // The messenger is built into the same folder.
    emptyOutDir: false,
    target: "es2018",
    lib: { entry: "src/main.ts", formats: ["iife"], name: "TracktorTio", fileName: () => "tio.js" },
  },
  test: {
    environment: "jsdom",
    include: ["test/**/*.test.ts"],
    // What the machine does beside must not decide.
    testTimeout: 60_000,
    hookTimeout: 240_000,
  },
});
