// No component file grows beyond 250 lines: past that it holds more than one thing.
import { readdirSync, readFileSync } from "node:fs";

const LIMIT = 250;
const long = readdirSync("src", { recursive: true })
  .filter((name) => name.endsWith(".tsx"))
  .map((name) => ({ name, lines: readFileSync(`src/${name}`, "utf8").split("\n").length - 1 }))
  .filter(({ lines }) => lines > LIMIT);

for (const { name, lines } of long) {
  console.error(`src/${name} has ${lines} lines; ${LIMIT} is the limit. Split it.`);
}
process.exitCode = long.length > 0 ? 1 : 0;
