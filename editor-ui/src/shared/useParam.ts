import { useCallback } from "react";
import { useSearchParams } from "react-router";

/** A way to change parts of the address behind the "?" without a new step in the history: empty values go. */
export function useSetParams(): (changes: Record<string, string>) => void {
  const [, setParams] = useSearchParams();
  return useCallback(
    (changes) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            if (value === "") {
              next.delete(name);
            } else {
              next.set(name, value);
            }
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
}

/** One part of the address behind the "?", and a way to change it without a new step in the history. */
export function useParam(name: string): [string, (value: string) => void] {
  const [params] = useSearchParams();
  const setParams = useSetParams();
  const set = useCallback((value: string) => setParams({ [name]: value }), [name, setParams]);
  return [params.get(name) ?? "", set];
}
