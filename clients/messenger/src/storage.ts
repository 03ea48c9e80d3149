import type { Store } from "./types";

/** localStorage, or memory where it is switched off or full. */
export function openStore(prefix: string): Store {
  const memory: Record<string, string> = {};
  return {
    get(key) {
      try {
        return memory[key] ?? localStorage.getItem(prefix + key) ?? "";
      } catch {
        return "";
      }
    },
    set(key, text) {
      try {
        localStorage.setItem(prefix + key, text);
        delete memory[key];
      } catch {
        memory[key] = text;
      }
    },
  };
}
