import { defineConfig } from "vite";

/** A script apart, which only those load who pick an element for an auto event. */
export default defineConfig({
  build: {
    outDir: "../../webapp/scripts",
    emptyOutDir: false,
    target: "es2020",
    lib: {
      entry: "src/picker/main.ts",
      formats: ["iife"],
      name: "TracktorPicker",
      fileName: () => "picker.js",
    },
  },
});
