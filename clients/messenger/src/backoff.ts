/** How long to wait before trying again, in ms: longer each time, and never all browsers at once. */
export function backoff(tries: number, first: number, longest: number): number {
  return Math.min(longest, first * 2 ** tries) * (0.5 + Math.random() / 2);
}
