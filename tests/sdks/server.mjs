// The official SDK for Node, unchanged: node server.mjs HOST WRITE_KEY
import { Analytics } from "@segment/analytics-node";

const [host, writeKey] = process.argv.slice(2);
const analytics = new Analytics({ host, writeKey, flushAt: 3 });
analytics.on("error", (error) => {
  console.error(error);
  process.exitCode = 1;
});

analytics.identify({ userId: "node-nina", anonymousId: "node-visitor", traits: { name: "Nina Node", plan: "free" } });
analytics.track({ userId: "node-nina", event: "Movie watch", properties: { title: "Solaris", minutes: 167 } });
analytics.track({ anonymousId: "node-visitor", event: "Search", properties: { words: "space" } });
analytics.page({ userId: "node-nina", name: "Home", properties: { path: "/" } });
analytics.screen({ userId: "node-nina", name: "Player" });
analytics.group({ userId: "node-nina", groupId: "node-club", traits: { name: "Node club", seats: 7 } });
analytics.alias({ userId: "node-nina", previousId: "node-other" });
await analytics.closeAndFlush({ timeout: 20_000 });
