/** Where what has failed in a campaign is seen to; of one node, or of all. */
export function failuresUrl(site: string, campaign: string, node = ""): string {
  const query = node === "" ? "" : `?node=${encodeURIComponent(node)}`;
  return `/sites/${site}/campaigns/${campaign}/failures${query}`;
}
