// What a first visit loads: the entry, everything it imports at once, the first screen, styles and the Latin font.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 250 * 1024;
const OUT = "../webapp/static";
const FIRST_SCREENS = ["src/overview/OverviewPage.tsx"];

const manifest = JSON.parse(readFileSync(`${OUT}/.vite/manifest.json`, "utf8"));
const files = new Set();

function take(key) {
  const chunk = manifest[key];
  if (chunk === undefined) {
    throw new Error(`${key} is not in the build; scripts/size.mjs measures it as part of the first visit.`);
  }
  if (files.has(chunk.file)) {
    return;
  }
  files.add(chunk.file);
  for (const style of chunk.css ?? []) {
    files.add(style);
  }
  for (const imported of chunk.imports ?? []) {
    take(imported);
  }
}

for (const key of ["index.html", ...FIRST_SCREENS]) {
  take(key);
}
const latin = Object.values(manifest).find(({ file }) => /inter-latin-wght.*\.woff2$/.test(file));
files.add(latin.file);

let total = 0;
for (const file of files) {
  const content = readFileSync(`${OUT}/${file}`);
  const size = file.endsWith(".woff2") ? content.length : gzipSync(content, { level: 9 }).length;
  total += size;
  console.log(`${String(size).padStart(7)}  ${file}`);
}
console.log(
  `${String(total).padStart(7)}  in all, of ${LIMIT} allowed (${Math.round((total / LIMIT) * 100)}%)`,
);
if (total > LIMIT) {
  console.error("A first visit loads too much: make something lazy.");
  process.exitCode = 1;
}
