import { useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type NodeType = Schemas["NodeType"];
export type Catalogue = ReadonlyMap<string, NodeType>;

/** The node types by name. */
export function useCatalogue() {
  return useQuery({
    queryKey: ["catalogue"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/catalogue", { signal })),
    select: (answer): Catalogue => new Map(answer.items.map((item) => [item.type, item])),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
