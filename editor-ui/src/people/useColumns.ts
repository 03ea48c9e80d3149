import { useCallback, useMemo, useState } from "react";

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

/**
 * The properties shown as columns; kept in this browser, for each site. Those that are not `known`, as hidden ones,
 * are kept without being shown; `undefined` while nobody can tell.
 */
export function useColumns(
  site: string,
  known: ReadonlyMap<string, string> | undefined,
): [string[], (columns: string[]) => void] {
  const [columns, setColumns] = useState(() => stored(site));
  const [shown, kept] = useMemo(() => {
    const isShown = (name: string) => known === undefined || known.has(name);
    return [columns.filter(isShown), columns.filter((name) => !isShown(name))];
  }, [columns, known]);
  const change = useCallback(
    (wanted: string[]) => {
      const next = [...wanted, ...kept].slice(0, MOST);
      setColumns(next);
      try {
        localStorage.setItem(keyOf(site), JSON.stringify(next));
      } catch {
        // A browser that keeps nothing shows the columns until the page is left.
      }
    },
    [site, kept],
  );
  return [shown, change];
}
