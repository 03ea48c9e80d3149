const KEY = "tracktor-site";

/** The site this browser looked at last; undefined when there is none or storage is off. */
export function lastSite(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

export function rememberSite(site: string): void {
  try {
    localStorage.setItem(KEY, site);
  } catch {
    // Without storage the first site is shown next time.
  }
}
