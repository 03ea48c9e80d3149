import { useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type Accepted = Schemas["Accepted"];
export type Rejected = Schemas["Rejected"];

export function useIncoming(site: string) {
  return useQuery({
    queryKey: ["sites", site, "incoming"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/incoming", { params: { path: { site } }, signal })),
  });
}

export function useDeadLetters(site: string) {
  return useQuery({
    queryKey: ["sites", site, "dead-letters"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/dead-letters", { params: { path: { site } }, signal })),
    select: (answer) => answer.items,
    refetchInterval: 15_000,
  });
}
