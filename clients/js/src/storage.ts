const TWO_YEARS = 63_072_000; // seconds

/** Texts that outlive the page: in localStorage, else in cookies, else until the page is left. */
export interface Store {
  get(key: string): string;
  /** Long texts are kept for this page only where there are just cookies. "" removes. */
  set(key: string, text: string): void;
}

const LONGEST_COOKIE = 1_000; // characters

export function openStore(prefix: string): Store {
  return local(prefix) ?? cookies(prefix);
}

function local(prefix: string): Store | undefined {
  try {
    const storage = window.localStorage;
    storage.setItem(`${prefix}?`, "1");
    storage.removeItem(`${prefix}?`);
    const memory: Record<string, string> = {};
    return {
      get: (key) => memory[key] ?? storage.getItem(prefix + key) ?? "",
      set: (key, text) => {
        delete memory[key];
        try {
          if (text === "") {
            storage.removeItem(prefix + key);
          } else {
            storage.setItem(prefix + key, text);
          }
        } catch {
          memory[key] = text; // full
        }
      },
    };
  } catch {
    return undefined; // switched off, or a sandboxed frame
  }
}

function cookies(prefix: string): Store {
  const memory: Record<string, string> = {};
  const name = (key: string) => encodeURIComponent(prefix + key);
  return {
    get: (key) => {
      if (key in memory) {
        return memory[key] ?? "";
      }
      const start = `${name(key)}=`;
      const found = readCookies()
        .split("; ")
        .find((cookie) => cookie.startsWith(start));
      return found === undefined ? "" : decodeURIComponent(found.slice(start.length));
    },
    set: (key, text) => {
      memory[key] = text;
      if (text.length <= LONGEST_COOKIE) {
        const age = text === "" ? 0 : TWO_YEARS;
        const secure = location.protocol === "https:" ? "; Secure" : "";
        writeCookie(
          `${name(key)}=${encodeURIComponent(text)}; path=/; max-age=${age}; SameSite=Lax${secure}`,
        );
      }
    },
  };
}

function readCookies(): string {
  try {
    return document.cookie;
  } catch {
    return "";
  }
}

function writeCookie(text: string): void {
  try {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing where cookies are needed
    document.cookie = text;
  } catch {
    // A sandboxed frame has none; memory has it.
  }
}
