import { useMemo } from "react";
import type { NodeType } from "../api/catalogue";
import { sentenceOf } from "../campaigns/sentence";
import { useFormChoices } from "../schema-form/FormContext";
import type { GraphNode } from "./graph";

/** What the ids of letters, segments and campaigns stand for. */
export function useNames(): ReadonlyMap<string, string> {
  const { letters, segments, campaigns } = useFormChoices();
  return useMemo(
    () => new Map([...letters, ...segments, ...campaigns].map((each) => [each.value, each.label])),
    [letters, segments, campaigns],
  );
}

/** What a node does with its settings, in one plain sentence. */
export function useSentence(node: GraphNode, type: NodeType | undefined): string {
  const names = useNames();
  return useMemo(
    // Where the sentence is no more than the title, the description says more.
    () => (type?.sentence === type?.title ? (type?.description ?? "") : sentenceOf(node, type, names)),
    [names, node, type],
  );
}
