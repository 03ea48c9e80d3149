import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type LetterRef = Schemas["LetterRef"];
export type NewLetter = Schemas["LetterIn"];
export type Letter = Schemas["Letter"];
export type LetterFigures = Schemas["Figures"];
export type LetterDay = Schemas["Day"];
export type LetterActivity = Schemas["Activity"];
export type LetterPreview = Schemas["LetterPreview"];

const WATCHED_MS = 10_000;

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

export function useDuplicateLetter(site: string, letter: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/letters/{letter}/duplicate", {
          params: { path: { site, letter } },
          body: { name },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["sites", site, "letters"] }),
  });
}

export function useDeleteLetter(site: string, letter: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(api.DELETE("/api/v1/sites/{site}/letters/{letter}", { params: { path: { site, letter } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["sites", site, "letters"] }),
  });
}

/** What became of each letter, by its id. */
export function useLetterFigures(site: string) {
  return useQuery({
    queryKey: ["sites", site, "letters", "figures"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/letters/figures", { params: { path: { site } }, signal })),
    select: (answer) => new Map(answer.items.map((each) => [each.letter, each])),
  });
}

/** One letter; nothing is asked for an empty id. */
export function useLetter(site: string, letter: string) {
  return useQuery({
    queryKey: ["sites", site, "letter", letter],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/letters/{letter}", { params: { path: { site, letter } }, signal }),
      ),
    enabled: letter !== "",
    // It is being written: what comes from the server later must not fall into that.
    refetchOnWindowFocus: false,
  });
}

export type Tried = Schemas["LetterPreviewIn"];

/** The letter as it would be for a person. */
export function useLetterPreview(site: string, tried: Tried, enabled: boolean) {
  return useQuery({
    queryKey: ["sites", site, "letter-preview", tried],
    queryFn: ({ signal }) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/letters/preview", {
          params: { path: { site } },
          body: tried,
          signal,
        }),
      ),
    enabled,
    placeholderData: keepPreviousData,
    // Every few letters that are typed make another one.
    gcTime: 10_000,
    retry: false,
    refetchOnWindowFocus: false,
  });
}

export function useTestLetter(site: string) {
  return useMutation({
    mutationFn: (body: Schemas["LetterTestIn"]) =>
      unwrap(api.POST("/api/v1/sites/{site}/letters/test", { params: { path: { site } }, body })),
  });
}

export function useLetterStatistics(site: string, letter: string, days: number) {
  return useQuery({
    queryKey: ["sites", site, "letter", letter, "statistics", days],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/letters/{letter}/statistics", {
          params: { path: { site, letter }, query: { days } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: WATCHED_MS,
  });
}

export function useLetterActivity(site: string, letter: string) {
  return useInfiniteQuery({
    queryKey: ["sites", site, "letter", letter, "activity"],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/letters/{letter}/activity", {
          params: { path: { site, letter }, query: { cursor: pageParam, limit: 100 } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchOnWindowFocus: false,
  });
}

/** Where one person's letter is served, with a policy of its own. */
export function deliveryUrl(site: string, letter: string, delivery: string): string {
  const [inSite, ofLetter, one] = [site, letter, delivery].map(encodeURIComponent);
  return `/api/v1/sites/${inSite}/letters/${ofLetter}/activity/${one}/html`;
}

/** The empty page that shows what it is sent. */
export const FRAME_URL = "/api/v1/letters/frame";
