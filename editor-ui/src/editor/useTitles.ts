import { useDoc, useEditor } from "./EditorContext";
import { nodeOf } from "./graph";

/** What nodes of the drawing are called; a node that is not there any more goes by its type. */
export function useTitles(): (node: string, type?: string) => string {
  const { catalogue } = useEditor();
  const typeOf = useTypes();
  return (node, type) => {
    const known = type ?? typeOf(node);
    return catalogue.get(known)?.title ?? known;
  };
}

/** What outputs of nodes of the drawing are called. */
export function usePorts(): (node: string, port: string) => string {
  const { catalogue } = useEditor();
  const typeOf = useTypes();
  return (node, port) =>
    catalogue.get(typeOf(node))?.outputs.find(({ name }) => name === port)?.label ?? port;
}

function useTypes(): (node: string) => string {
  const graph = useDoc((doc) => doc.graph);
  return (node) => nodeOf(graph, node)?.type ?? node.replace(/-\w{6}$/, "");
}
