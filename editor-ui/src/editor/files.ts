import { type Definition, type Graph, toDefinition } from "./graph";

/** Saves the drawing as a file that belongs in git, as `tracktor campaign apply` takes it. */
export async function download(name: string, graph: Graph, format: "json" | "yaml"): Promise<void> {
  const content = { name, ...toDefinition(graph) };
  const text =
    format === "json" ? `${JSON.stringify(content, null, 2)}\n` : (await import("yaml")).stringify(content);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = `${name.replaceAll(/[^\p{L}\p{N}]+/gu, "-").toLowerCase()}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The definition in a file of JSON or YAML. Raises an Error that says what is wrong with it. */
export async function readFile(file: File): Promise<Definition> {
  const text = await file.text();
  // YAML holds JSON, too.
  const found: unknown = (await import("yaml")).parse(text);
  if (typeof found !== "object" || found === null || !Array.isArray((found as Definition).nodes)) {
    throw new Error("This file holds no campaign: it needs a list “nodes”.");
  }
  return found as Definition;
}
