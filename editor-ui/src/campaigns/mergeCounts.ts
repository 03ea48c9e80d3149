import type { Campaign, NodeCounts } from "../api/campaigns";

export const NO_COUNTS: NodeCounts = { entered: 0, failed: 0, skipped: 0, waiting: 0, failing: 0, out: {} };

/**
 * The counts with the live ones over them; what a message leaves out stays. Messages of several processes may overtake
 * each other, so a count that only ever grows takes the larger value; loading anew replaces them all.
 */
export function mergeCounts(
  counts: Campaign["counts"],
  live: Record<string, Partial<NodeCounts>>,
): Campaign["counts"] {
  const merged = { ...counts };
  for (const [node, fresh] of Object.entries(live)) {
    const known = counts[node] ?? NO_COUNTS;
    const out = { ...known.out };
    for (const [port, left] of Object.entries(fresh.out ?? {})) {
      out[port] = Math.max(out[port] ?? 0, left);
    }
    const failed = Math.max(known.failed, fresh.failed ?? 0);
    merged[node] = {
      entered: Math.max(known.entered, fresh.entered ?? 0),
      failed,
      // The stream tells only of those that come; those that are seen to are loaded anew.
      failing: known.failing + failed - known.failed,
      skipped: Math.max(known.skipped, fresh.skipped ?? 0),
      waiting: fresh.waiting ?? known.waiting,
      out,
    };
  }
  return merged;
}
