import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type LetterRef = Schemas["LetterRef"];
export type NewLetter = Schemas["LetterIn"];

export function useLetters(site: string) {
  return useQuery({
    queryKey: ["sites", site, "letters"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/letters", { params: { path: { site } }, signal })),
    select: (answer) => answer.items,
    staleTime: 60_000,
  });
}

export function useCreateLetter(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewLetter) =>
      unwrap(api.POST("/api/v1/sites/{site}/letters", { params: { path: { site } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["sites", site, "letters"] }),
  });
}
