import type { Campaign, NodeCounts } from "../api/campaigns";

export const NO_COUNTS: NodeCounts = { entered: 0, failed: 0, skipped: 0, waiting: 0, out: {} };

/** The counts with the live ones over them; what a message leaves out stays. */
export function mergeCounts(
  counts: Campaign["counts"],
  live: Record<string, Partial<NodeCounts>>,
): Campaign["counts"] {
  const merged = { ...counts };
  for (const [node, fresh] of Object.entries(live)) {
    merged[node] = { ...(counts[node] ?? NO_COUNTS), ...fresh };
  }
  return merged;
}
