const FROM = /^(newsletters|campaigns)\/[\w-]+$/;
const LABELS: Record<string, string> = { newsletters: "Newsletter", campaigns: "Campaign" };

/** Where a letter was opened from; `from` is "newsletters/<id>" or "campaigns/<id>". */
export function backOf(site: string, from: string): { label: string; to: string } {
  const kind = FROM.exec(from)?.[1];
  return kind === undefined
    ? { label: "Letters", to: `/sites/${site}/letters` }
    : { label: LABELS[kind] ?? "", to: `/sites/${site}/${from}` };
}
