import { api, type Schemas, unwrap } from "./client";

type Definition = Schemas["Draft"]["definition"];
export type FileFormat = Schemas["WriteFile"]["format"];

/** A drawing as the text of a file that belongs in git. */
export async function writeCampaignFile(
  site: string,
  body: { name: string; definition: Definition; format: FileFormat },
): Promise<string> {
  const written = await unwrap(
    api.POST("/api/v1/sites/{site}/campaign-files/write", { params: { path: { site } }, body }),
  );
  return written.text;
}

/** What such a file draws on this site; letters that are not there are made. */
export function readCampaignFile(site: string, text: string): Promise<Schemas["ReadDefinition"]> {
  return unwrap(
    api.POST("/api/v1/sites/{site}/campaign-files/read", { params: { path: { site } }, body: { text } }),
  );
}
