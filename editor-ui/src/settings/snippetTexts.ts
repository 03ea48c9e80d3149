import { snippet } from "../../../clients/js/src/snippet";
import { setLine, trackLine } from "../overview/calls";

export type Language = "curl" | "page" | "python" | "node";

/** The same two calls in each language: who somebody is, and something they did. */
export const SNIPPETS: Readonly<Record<Language, (origin: string, token: string) => string>> = {
  curl: (origin, token) => `${setLine(origin, token)}\n\n${trackLine(origin, token)}`,
  page: (origin, token) => `${snippet(origin, token)}
<script>
  tio.identify("unicorn");
  tio.setProperties({ first_name: "Dave" });
  tio.track("Movie watch", { title: "Metropolis" });
</script>`,
  python: (origin, token) => `import json, urllib.parse, urllib.request

def send(method, **fields):
    query = urllib.parse.urlencode({"sid": "${token}", **fields})
    urllib.request.urlopen(f"${origin}/{method}?{query}")

send("set", id="unicorn", data=json.dumps({"first_name": "Dave"}))
send("track", id="unicorn", action="Movie watch", data=json.dumps({"title": "Metropolis"}))`,
  node: (origin, token) => `const send = (method, fields) =>
  fetch(\`${origin}/\${method}?\${new URLSearchParams({ sid: "${token}", ...fields })}\`);

await send("set", { id: "unicorn", data: JSON.stringify({ first_name: "Dave" }) });
await send("track", { id: "unicorn", action: "Movie watch", data: JSON.stringify({ title: "Metropolis" }) });`,
};
