import { install } from "./install.js";
import type { Config, Tio } from "./types.js";

/** Put around this file by the product. */
declare const TIO_CONFIG: Config;

// Pages may be a folder of another address for the product: the script knows best where it came from.
const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";
const url = /^(.*)\/scripts\/[^/]*\/tio\.js/.exec(script)?.[1] ?? TIO_CONFIG.url;

window.tio ??= [] as unknown[] & Partial<Tio>;
// The snippet may stand in a page twice.
if (window.tio.getId === undefined) {
  install(window.tio, { ...TIO_CONFIG, url });
}
