import { useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type System = Schemas["System"];
export type SlowQuery = Schemas["SlowQuery"];

const LOOK_EVERY = 5_000;

/** How the whole installation stands; for owners. */
export function useSystem() {
  return useQuery({
    queryKey: ["system"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/system", { signal })),
    refetchInterval: LOOK_EVERY,
  });
}

export function useSlowQueries() {
  return useQuery({
    queryKey: ["system", "slow-queries"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/system/slow-queries", { signal })),
    select: (answer) => answer.items,
    refetchInterval: 12 * LOOK_EVERY,
  });
}

export function useQueryPlan(query: string) {
  return useQuery({
    queryKey: ["system", "slow-queries", query],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/system/slow-queries/{query}/plan", { params: { path: { query } }, signal })),
    select: (answer) => answer.steps,
  });
}
