import { install } from "./install.js";
import type { Config, Tio } from "./types.js";

export type {
  AutoEvent,
  Cart,
  Config,
  Entry,
  Json,
  MessengerConfig,
  MessengerEvent,
  Product,
  Properties,
  Tio,
} from "./types.js";

/** The library without a snippet, for programs that are bundled. `url`: where Tracktor is. */
export function createTio(config: Config): Tio {
  return install([], config);
}
