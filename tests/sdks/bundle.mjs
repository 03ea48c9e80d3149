// node bundle.mjs VITE FOLDER: browser.mjs and what it imports, as one classic script in FOLDER.
const [vite, folder] = process.argv.slice(2);
const { build } = await import(vite);
await build({
  configFile: false,
  logLevel: "error",
  root: import.meta.dirname,
  define: { "process.env": "{}" },
  build: {
    outDir: folder,
    lib: { entry: "browser.mjs", formats: ["iife"], name: "shop_sdk", fileName: () => "sdk.js" },
  },
});
