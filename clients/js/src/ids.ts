const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** So many letters and digits, each as likely as the others. */
export function random(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      // 248 is the last multiple of 62 in a byte; what is above would favour the first letters.
      if (byte < 248 && text.length < length) {
        text += LETTERS.charAt(byte % 62);
      }
    }
  }
  return text;
}

/** An id for a visitor nobody knows yet: a-3bxuAx118r02UsdTUdk1Ri9. */
export function anonymousId(): string {
  return `a-${random(24)}`;
}

export function isAnonymous(id: string): boolean {
  return id.startsWith("a-");
}
