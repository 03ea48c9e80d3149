import { useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type Segment = Schemas["Segment"];

export function useSegments(site: string) {
  return useQuery({
    queryKey: ["sites", site, "segments"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/segments", { params: { path: { site } }, signal })),
    select: (answer) => answer.items,
  });
}
