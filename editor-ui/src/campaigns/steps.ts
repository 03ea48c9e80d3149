import type { Campaign, NodeCounts } from "../api/campaigns";
import type { Catalogue, NodeType } from "../api/catalogue";
import { definitionOf, type StepEdge } from "./definition";
import { NO_COUNTS } from "./mergeCounts";
import { sentenceOf } from "./sentence";

export interface PortCount {
  name: string;
  label: string;
  description: string;
  count: number;
  isConnected: boolean;
}

/** One node with all that is shown of it. */
export interface Step {
  id: string;
  kind: NodeType["kind"] | "unknown";
  icon: string;
  title: string;
  sentence: string;
  counts: NodeCounts;
  ports: PortCount[];
  takesInput: boolean;
  /** False for a node that only says who may pass: nothing is counted there. */
  isCounted: boolean;
}

export interface Drawing {
  steps: Step[];
  edges: StepEdge[];
}

/** What a campaign's page draws: the definition, words from the catalogue, live counts. */
export function stepsOf(
  campaign: Campaign,
  catalogue: Catalogue,
  letters: ReadonlyMap<string, string>,
): Drawing {
  const { nodes, edges } = definitionOf(campaign);
  const steps = nodes.map((node): Step => {
    const type = catalogue.get(node.type);
    const counts = campaign.counts[node.id] ?? NO_COUNTS;
    return {
      id: node.id,
      kind: type?.kind ?? "unknown",
      icon: type?.icon ?? "",
      title: type?.title ?? node.type,
      // Where the sentence is no more than the title, the description says more.
      sentence: type?.sentence === type?.title ? (type?.description ?? "") : sentenceOf(node, type, letters),
      counts,
      takesInput: type?.takes_input ?? true,
      isCounted: type?.kind !== "audience" || counts.entered > 0,
      ports: (type?.outputs ?? []).map((port) => ({
        ...port,
        count: counts.out[port.name] ?? 0,
        isConnected: edges.some((edge) => edge.from === node.id && edge.port === port.name),
      })),
    };
  });
  return { steps, edges };
}
