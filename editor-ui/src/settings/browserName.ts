const BROWSERS = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;
const SYSTEMS = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Windows", "Windows"],
  ["Mac OS X", "macOS"],
  ["Linux", "Linux"],
] as const;

function first(agent: string, known: readonly (readonly [string, string])[]): string | undefined {
  return known.find(([mark]) => agent.includes(mark))?.[1];
}

/** "Firefox on Linux", from what a browser says of itself; that itself for programs. */
export function browserName(agent: string): string {
  const browser = first(agent, BROWSERS);
  const system = first(agent, SYSTEMS);
  if (browser === undefined) {
    return agent === "" ? "Unknown browser" : (agent.split(" ")[0] ?? agent);
  }
  return system === undefined ? browser : `${browser} on ${system}`;
}
