import { install } from "./install";
import type { Config, Tio } from "./types";

export type {
  AutoEvent,
  Cart,
  Config,
  Entry,
  Json,
  MessengerConfig,
  Product,
  Properties,
  Tio,
} from "./types";

/** The library without a snippet, for programs that are bundled. `url`: where Tracktor is. */
export function createTio(config: Config): Tio {
  return install([], config);
}
