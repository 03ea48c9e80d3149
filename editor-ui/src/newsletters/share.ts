import type { Newsletter } from "../api/newsletters";

/** How many of those it is for have had what comes to them: sent, or not, and why. */
export function settled(newsletter: Newsletter): number {
  const { sent, skipped, failed, in_doubt } = newsletter.figures;
  return sent + skipped + failed + in_doubt;
}

/** "41 %" of those who got it; nothing where nobody did. */
export function share(part: number, whole: number): string {
  return whole === 0 ? "" : `${Math.round((part / whole) * 100)} %`;
}
