// What pages load of the messenger, and what of it is loaded once it is opened, compressed as the product sends it.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

for (const [name, limit] of [
  ["messenger.js", 15 * 1024],
  ["images.js", 1024],
]) {
  const size = gzipSync(readFileSync(`../../webapp/scripts/${name}`), { level: 9 }).length;
  console.log(`${size}  ${name}, of ${limit} allowed (${Math.round((size / limit) * 100)}%)`);
  if (size > limit) {
    console.error("Pages of sites load this: make it smaller.");
    process.exitCode = 1;
  }
}
