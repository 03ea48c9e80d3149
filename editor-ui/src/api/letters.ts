import { useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type LetterRef = Schemas["LetterRef"];

export function useLetters(site: string) {
  return useQuery({
    queryKey: ["sites", site, "letters"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/letters", { params: { path: { site } }, signal })),
    select: (answer) => answer.items,
    staleTime: 60_000,
  });
}
