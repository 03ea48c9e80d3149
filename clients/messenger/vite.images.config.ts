import { defineConfig } from "vite";

/** A script apart, which the messenger loads when somebody opens it. */
export default defineConfig({
  build: {
    outDir: "../../webapp/scripts",
    emptyOutDir: false,
    target: "es2020",
    lib: { entry: "src/images/images.ts", formats: ["es"], fileName: () => "images.js" },
  },
});
