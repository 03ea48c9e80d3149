import { useMemo } from "react";
import type { NodeType } from "../api/catalogue";
import { sentenceOf } from "../campaigns/sentence";
import { useFormChoices } from "../schema-form/FormContext";
import type { GraphNode } from "./graph";

/** What a node does with its settings, in one plain sentence. */
export function useSentence(node: GraphNode, type: NodeType | undefined): string {
  const { letters, segments, campaigns } = useFormChoices();
  return useMemo(() => {
    const names = new Map([...letters, ...segments, ...campaigns].map((each) => [each.value, each.label]));
    // Where the sentence is no more than the title, the description says more.
    return type?.sentence === type?.title ? (type?.description ?? "") : sentenceOf(node, type, names);
  }, [letters, segments, campaigns, node, type]);
}
