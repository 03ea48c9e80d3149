import type { Campaign } from "../api/campaigns";

export interface StepNode {
  id: string;
  type: string;
  config: Record<string, unknown>;
}

export interface StepEdge {
  from: string;
  port: string;
  to: string;
}

export interface Definition {
  nodes: StepNode[];
  edges: StepEdge[];
}

/** A campaign's nodes and edges. A draft may be half made, so whatever is no node or edge is left out. */
export function definitionOf(campaign: Pick<Campaign, "definition">): Definition {
  return {
    nodes: records(campaign.definition.nodes).flatMap((node) =>
      typeof node.id === "string" && typeof node.type === "string"
        ? [{ id: node.id, type: node.type, config: record(node.config) }]
        : [],
    ),
    edges: records(campaign.definition.edges).flatMap((edge) =>
      typeof edge.from === "string" && typeof edge.to === "string"
        ? [{ from: edge.from, port: String(edge.port ?? ""), to: edge.to }]
        : [],
    ),
  };
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(record) : [];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
