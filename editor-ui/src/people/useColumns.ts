import { useCallback, useState } from "react";

const MOST = 20;

function keyOf(site: string): string {
  return `tracktor:columns:${site}`;
}

function stored(site: string): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(keyOf(site)) ?? "[]");
    return Array.isArray(value) ? value.filter((name) => typeof name === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** The properties shown as columns; kept in this browser, for each site. */
export function useColumns(site: string): [string[], (columns: string[]) => void] {
  const [columns, setColumns] = useState(() => stored(site));
  const change = useCallback(
    (next: string[]) => {
      setColumns(next.slice(0, MOST));
      try {
        localStorage.setItem(keyOf(site), JSON.stringify(next.slice(0, MOST)));
      } catch {
        // A browser that keeps nothing shows the columns until the page is left.
      }
    },
    [site],
  );
  return [columns, change];
}
