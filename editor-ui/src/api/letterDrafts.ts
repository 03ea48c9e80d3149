import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type LetterContents = Schemas["LetterContents"];
export type LetterDraft = Schemas["LetterDraft"];
export type LetterMode = LetterContents["mode"];
export type LetterVersion = Schemas["LetterVersion"];

// What a request may hold that outlives its page, in UTF-16 units; browsers allow 64 KiB in all.
const LAST_WORDS = 20_000;

function at(site: string, letter: string) {
  return { params: { path: { site, letter } } };
}

function draftKey(site: string, letter: string) {
  return ["sites", site, "letter", letter, "draft"] as const;
}

export async function fetchLetterDraft(site: string, letter: string): Promise<LetterDraft> {
  return unwrap(api.GET("/api/v1/sites/{site}/letters/{letter}/draft", at(site, letter)));
}

/** The draft as it is when the editor opens; from then on the editor knows better. */
export function useLetterDraftQuery(site: string, letter: string) {
  return useQuery({
    queryKey: draftKey(site, letter),
    queryFn: () => fetchLetterDraft(site, letter),
    enabled: letter !== "",
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** `isLast`: the page is going away, and the request outlives it where it is small enough. */
export async function saveLetterDraft(
  site: string,
  letter: string,
  body: { contents: LetterContents; revision: number },
  isLast: boolean,
): Promise<LetterDraft> {
  const { mjml, html, text } = body.contents;
  return unwrap(
    api.PUT("/api/v1/sites/{site}/letters/{letter}/draft", {
      ...at(site, letter),
      body,
      keepalive: isLast && mjml.length + html.length + text.length < LAST_WORDS,
    }),
  );
}

export function usePublishLetter(site: string, letter: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (revision: number) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/letters/{letter}/publish", {
          ...at(site, letter),
          body: { revision },
        }),
      ),
    onSuccess: (published) => {
      client.setQueryData(["sites", site, "letter", letter], published);
      void client.invalidateQueries({ queryKey: ["sites", site, "letters"] });
      void client.invalidateQueries({ queryKey: ["sites", site, "newsletters"] });
    },
  });
}

export function useLetterVersions(site: string, letter: string) {
  return useQuery({
    queryKey: ["sites", site, "letter", letter, "versions"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/letters/{letter}/versions", { ...at(site, letter), signal })),
    select: (answer) => answer.items,
    staleTime: 0,
  });
}

/** What a version held, and what the draft has otherwise. */
export function useLetterVersion(site: string, letter: string, version: number) {
  return useQuery({
    queryKey: ["sites", site, "letter", letter, "versions", version],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/letters/{letter}/versions/{version}", {
          params: { path: { site, letter, version } },
          signal,
        }),
      ),
    staleTime: 0,
    gcTime: 0,
  });
}

/** The letter in another mode; `contents` is null where something would be lost. */
export function useConvertLetter(site: string) {
  return useMutation({
    mutationFn: (body: { contents: LetterContents; to: LetterMode }) =>
      unwrap(api.POST("/api/v1/sites/{site}/letters/convert", { params: { path: { site } }, body })),
  });
}

/** What a letter shows of people, and how many of those it is for lack it. */
export function useLetterCheck(site: string, contents: LetterContents, segments: string[], enabled = true) {
  const { subject, text, html, mjml, mode } = contents;
  const body = { subject, text, html, mjml, mode, segments };
  return useQuery({
    queryKey: ["sites", site, "letter-check", body],
    queryFn: ({ signal }) =>
      unwrap(api.POST("/api/v1/sites/{site}/letters/check", { params: { path: { site } }, body, signal })),
    enabled,
    retry: false,
    gcTime: 10_000,
    refetchOnWindowFocus: false,
  });
}
