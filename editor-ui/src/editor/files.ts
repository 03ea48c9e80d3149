import { type FileFormat, writeCampaignFile } from "../api/campaignFiles";
import { type Graph, toDefinition } from "./graph";

/** Saves the drawing, and the letters it sends, as a file that belongs in git: as `tracktor campaign` reads it. */
export async function download(site: string, name: string, graph: Graph, format: FileFormat): Promise<void> {
  const text = await writeCampaignFile(site, { name, definition: toDefinition(graph), format });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = `${name.replaceAll(/[^\p{L}\p{N}]+/gu, "-").toLowerCase()}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** What people are told once a file is the draft. */
export function importedText(read: { made: readonly string[]; kept: readonly string[] }): string {
  const parts = ["The file is the draft now. Undo brings back what was here."];
  if (read.made.length > 0) {
    parts.push(`Letters made: ${read.made.join(", ")}.`);
  }
  if (read.kept.length > 0) {
    parts.push(`Left as they are here, though the file has others of these names: ${read.kept.join(", ")}.`);
  }
  return parts.join(" ");
}
