import type { Client } from "./client.js";
import { random } from "./ids.js";
import type { AutoEvent, Config, Properties } from "./types.js";
import { readUrls, type UrlExpression } from "./urls.js";
import { warn } from "./warn.js";

const VISIT_ENDS = 1_800_000; // ms without a page
const LONGEST_TEXT = 100; // characters of what was clicked

/** Tracks what the site's settings say: visits, pages, auto events. Pages that scripts change are followed, too. */
export function trackAutomatically(client: Client, config: Config): void {
  const pages = pageEvents(config.events ?? []);
  let last = "";
  const look = () => {
    if (location.href === last) {
      return;
    }
    const referrer = last || document.referrer;
    last = location.href;
    const args = { url: location.href, path: location.pathname, title: document.title, referrer };
    visit(client, config, args);
    if (config.pages === true) {
      client.track("Page view", args);
    }
    for (const { name, expression } of pages) {
      if (expression.matches(location.href)) {
        client.track(name, args);
      }
    }
  };
  look();
  if (config.pages === true || pages.length > 0 || config.visits === true) {
    followScripts(look);
  }
  followClicks(client, config.events ?? []);
}

function visit(client: Client, config: Config, args: Properties): void {
  if (config.visits !== true) {
    return;
  }
  const seen = Number(client.remembered("seen") || 0);
  client.remember("seen", String(Date.now()));
  if (Date.now() - seen > VISIT_ENDS) {
    client.track("Visited Site", { ...args, visit: random(8) });
  }
}

function pageEvents(events: readonly AutoEvent[]): { name: string; expression: UrlExpression }[] {
  return events.flatMap((event) => {
    if (event.by !== "page") {
      return [];
    }
    const { expression, problems } = readUrls(event.url);
    for (const { line, message } of problems) {
      warn(`Auto event "${event.name}", line ${line}: ${message}`);
    }
    return [{ name: event.name, expression }];
  });
}

/** Pages that change their address without being loaded anew. */
function followScripts(look: () => void): void {
  // The page's own title comes after its address.
  const soon = () => setTimeout(look, 0);
  for (const name of ["pushState", "replaceState"] as const) {
    const own = history[name];
    history[name] = function (this: History, ...given: Parameters<typeof own>) {
      own.apply(this, given);
      soon();
    };
  }
  addEventListener("popstate", soon);
  addEventListener("hashchange", soon);
}

function followClicks(client: Client, events: readonly AutoEvent[]): void {
  const wanted = events.filter((event) => event.by === "click");
  if (wanted.length === 0) {
    return;
  }
  document.addEventListener(
    "click",
    (click) => {
      const [target] = click.composedPath();
      const element = target instanceof Element ? target : null;
      for (const { name, css } of wanted) {
        const found = closest(element, css, name);
        if (found) {
          client.track(name, clicked(found));
        }
      }
    },
    true,
  );
}

function closest(element: Element | null, css: string, name: string): Element | null {
  try {
    return element?.closest(css) ?? null;
  } catch {
    warn(`Auto event "${name}": ${css} is no CSS selector.`);
    return null;
  }
}

function clicked(element: Element): Properties {
  // What people have typed is theirs.
  const isField = /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  const text = isField ? "" : (element.textContent ?? "").replace(/\s+/g, " ").trim();
  const href = element.closest("a")?.href;
  return {
    url: location.href,
    path: location.pathname,
    ...(text === "" ? {} : { text: text.slice(0, LONGEST_TEXT) }),
    ...(href ? { href } : {}),
  };
}
