import { useQuery } from "@tanstack/react-query";
import { api, unwrap } from "./client";

export function useLetters(site: string) {
  return useQuery({
    queryKey: ["sites", site, "letters"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/letters", { params: { path: { site } }, signal })),
    select: (answer) => answer.items,
    staleTime: 60_000,
  });
}
