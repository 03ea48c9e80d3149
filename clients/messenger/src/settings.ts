import type { Overrides, Settings } from "./types";

/** What the product says, with what the page has set over it. An empty text sets nothing. */
export function settingsOf(given: Settings, page: Overrides): Settings {
  const set = Object.entries(page).filter(([, value]) => value !== "" && value !== null);
  const { X, Y } = { ...given.iconMargin, ...page.iconMargin };
  return { ...given, ...Object.fromEntries(set), iconMargin: { X: lengthOf(X), Y: lengthOf(Y) } };
}

/** What a page has set before, with what it sets now. */
export function overriding(before: Overrides, now: Overrides): Overrides {
  return { ...before, ...now, iconMargin: { ...before.iconMargin, ...now.iconMargin } };
}

/** Of CSS; a number alone is pixels. */
function lengthOf(value: string | number): string {
  return Number.isNaN(Number(value)) ? String(value) : `${value}px`;
}
