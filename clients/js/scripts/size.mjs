// What a page loads of the library, compressed as the product sends it.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 8 * 1024;
const size = gzipSync(readFileSync("../../webapp/scripts/tio.js"), { level: 9 }).length;
console.log(`${size}  tio.js, of ${LIMIT} allowed (${Math.round((size / LIMIT) * 100)}%)`);
if (size > LIMIT) {
  console.error("Every page of every site loads this: make it smaller.");
  process.exitCode = 1;
}
