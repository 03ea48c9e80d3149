import { useDoc, useEditor } from "./EditorContext";
import { nodeOf } from "./graph";

/** What nodes of the drawing are called; a node that is not there any more goes by its type. */
export function useTitles(): (node: string, type?: string) => string {
  const { catalogue } = useEditor();
  const graph = useDoc((doc) => doc.graph);
  return (node, type) => {
    const known = type ?? nodeOf(graph, node)?.type ?? node.replace(/-\w{6}$/, "");
    return catalogue.get(known)?.title ?? known;
  };
}
