import { useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type Accepted = Schemas["Accepted"];
export type Rejected = Schemas["Rejected"];

const WATCHED_MS = 2_000;

/** `isLive`: the stream brings what comes after. */
export function useIncoming(site: string, isLive: boolean) {
  return useQuery({
    queryKey: ["sites", site, "incoming"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/incoming", { params: { path: { site } }, signal })),
    refetchInterval: isLive ? false : WATCHED_MS,
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
