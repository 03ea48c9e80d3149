/** Tells the site's developer; the site itself never breaks over what is tracked. */
export function warn(text: string): void {
  if (typeof console !== "undefined") {
    console.warn(`tio: ${text}`);
  }
}
