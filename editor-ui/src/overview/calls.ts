/** Calls of the tracking API as lines for a terminal, with the site's own address and token. */
export function trackLine(origin: string, token: string): string {
  return line(`${origin}/track`, [
    ["sid", token],
    ["id", "unicorn"],
    ["action", "Movie watch"],
    ["data", '{"title": "Metropolis"}'],
  ]);
}

export function setLine(origin: string, token: string): string {
  return line(`${origin}/set`, [
    ["sid", token],
    ["id", "unicorn"],
    ["data", '{"first_name": "Dave", "email": "unicorn@example.com"}'],
  ]);
}

function line(url: string, fields: [string, string][]): string {
  const parts = fields.map(([name, value]) => `--data-urlencode '${name}=${value}'`);
  return [`curl -G ${url}`, ...parts, `--data-urlencode "ts=$(date +%s)"`].join(" \\\n  ");
}
