import { useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type ConditionCatalogue = Schemas["ConditionCatalogue"];
export type ConditionKind = ConditionCatalogue["kinds"][number];
export type ConditionOperator = ConditionKind["operators"][number];
export type KnownProperty = ConditionCatalogue["properties"][number];
export type KnownEvent = ConditionCatalogue["events"][number];

/** What conditions there are, and the names and values that people of the site have. */
export function useConditionCatalogue(site: string) {
  return useQuery({
    queryKey: ["sites", site, "segment-conditions"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/segment-conditions", { params: { path: { site } }, signal })),
    staleTime: 60_000,
  });
}
