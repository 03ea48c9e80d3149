import { useMemo } from "react";
import { useCampaigns } from "../api/campaigns";
import { useConditionCatalogue } from "../api/conditions";
import { useLetters } from "../api/letters";
import type { FormChoices, NameOption } from "../schema-form/FormContext";
import { count } from "../shared/format";

/** The names that a site has, for the inputs of settings. */
export function useChoices(site: string, composeLetter: FormChoices["composeLetter"]): FormChoices {
  const letters = useLetters(site);
  const campaigns = useCampaigns(site);
  const known = useConditionCatalogue(site);
  return useMemo(() => {
    const { events = [], properties = [], hidden_properties: hidden = [], segments = [] } = known.data ?? {};
    const types = new Map([...properties, ...hidden].map(({ path, type }) => [path.join("/"), type]));
    return {
      site,
      letters: (letters.data ?? []).map(({ id, name, subject }) => ({
        value: id,
        label: name,
        detail: subject,
      })),
      segments: segments.map(({ id, name }) => ({ value: id, label: name })),
      campaigns: (campaigns.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
      events: events.map((event) => ({
        value: event.name,
        label: event.name,
        detail: `${count(event.count)} times`,
      })),
      properties: properties.map(({ path, label, type }) => ({
        value: path.join("/"),
        label: label === "" ? path.join("/") : label,
        detail: type,
      })),
      argumentsOf: (name) => argumentsOf(events, name),
      typeOfProperty: (path) => types.get(path),
      composeLetter,
    };
  }, [site, letters.data, campaigns.data, known.data, composeLetter]);
}

type Events = NonNullable<ReturnType<typeof useConditionCatalogue>["data"]>["events"];

function argumentsOf(events: Events, name: string | undefined): NameOption[] {
  const found = new Map<string, NameOption>();
  for (const event of events) {
    if (name === undefined || event.name === name) {
      for (const { path, type } of event.arguments) {
        const value = path.join("/");
        found.set(value, { value, label: value, detail: type });
      }
    }
  }
  return [...found.values()];
}
