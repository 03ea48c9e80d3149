// What a page loads of the messenger, compressed as the product sends it.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 15 * 1024;
const size = gzipSync(readFileSync("../../webapp/scripts/messenger.js"), { level: 9 }).length;
console.log(`${size}  messenger.js, of ${LIMIT} allowed (${Math.round((size / LIMIT) * 100)}%)`);
if (size > LIMIT) {
  console.error("Pages of sites load this: make it smaller.");
  process.exitCode = 1;
}
