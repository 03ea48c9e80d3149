import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type Person = Schemas["Person"];
type PeoplePage = Schemas["PeoplePage"];
export type PersonDetail = Schemas["PersonDetail"];
export type Delivery = Schemas["Delivery"];
export type TimelineEvent = Schemas["TimelineEvent"];

const FIRST_PAGE = 100;
const NEXT_PAGE = 200;
const PAGES_AT_ONCE = 20;
const EVENTS_PAGE = 50;

export interface PeopleFilter {
  search: string;
  segment: string;
  /** A definition as JSON; empty for none. */
  filter: string;
}

interface Place {
  cursor: string;
  loaded: number;
}

/** People, newest first. `wanted` is the last row somebody looks at: what lies before it is fetched in one go. */
export function usePeople(
  site: string,
  filter: PeopleFilter,
  columns: readonly string[],
  wanted: { current: number },
) {
  return useInfiniteQuery({
    queryKey: ["sites", site, "people", filter, columns],
    queryFn: async ({ pageParam, signal }) => {
      const items: Person[] = [];
      let cursor: string | null = pageParam.cursor;
      for (let pages = 0; pages < PAGES_AT_ONCE && cursor !== null; pages += 1) {
        const page: PeoplePage = await peoplePage(site, { ...asked(filter, columns), cursor }, signal);
        items.push(...page.items);
        cursor = page.next_cursor;
        if (pageParam.loaded + items.length > wanted.current) {
          break;
        }
      }
      return { items, next_cursor: cursor };
    },
    initialPageParam: { cursor: "", loaded: 0 } as Place,
    getNextPageParam: (page, _, place): Place | undefined =>
      page.next_cursor === null
        ? undefined
        : { cursor: page.next_cursor, loaded: place.loaded + page.items.length },
    placeholderData: keepPreviousData,
    // Comparing all that is loaded with itself, page by page, would be the most of the work.
    structuralSharing: false,
    // Fetching every page again after a long scroll would be a storm of requests.
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
}

function peoplePage(site: string, query: { cursor: string }, signal: AbortSignal) {
  const limit = query.cursor === "" ? FIRST_PAGE : NEXT_PAGE;
  return unwrap(
    api.GET("/api/v1/sites/{site}/people", {
      params: { path: { site }, query: { ...query, limit } },
      signal,
    }),
  );
}

function asked(filter: PeopleFilter, columns: readonly string[] = []) {
  const all = { ...filter, columns: columns.join(",") };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== "")) as Partial<typeof all>;
}

export function usePeopleCount(site: string, filter: PeopleFilter) {
  return useQuery({
    queryKey: ["sites", site, "people", "count", filter],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/people/count", {
          params: { path: { site }, query: asked(filter) },
          signal,
        }),
      ),
    select: (answer) => answer.count,
    placeholderData: keepPreviousData,
    staleTime: 20_000,
  });
}

/** Where the browser fetches what is shown as CSV. */
export function exportUrl(site: string, filter: PeopleFilter, columns: readonly string[]): string {
  const query = new URLSearchParams(asked(filter, columns)).toString();
  return `/api/v1/sites/${encodeURIComponent(site)}/people/export.csv${query === "" ? "" : `?${query}`}`;
}

export function usePerson(site: string, uid: string, enabled = true) {
  return useQuery({
    queryKey: ["sites", site, "person", uid],
    enabled,
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/people/{uid}", { params: { path: { site, uid } }, signal })),
  });
}

export type PersonMembership = Schemas["PersonMembership"];

/** Every segment of the site, and whether the person is in it. */
export function usePersonSegments(site: string, uid: string) {
  return useQuery({
    queryKey: ["sites", site, "person", uid, "segments"],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/people/{uid}/segments", { params: { path: { site, uid } }, signal }),
      ),
    select: (answer) => answer.items,
  });
}

export function useDeletePerson(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (uid: string) =>
      unwrap(api.DELETE("/api/v1/sites/{site}/people/{uid}", { params: { path: { site, uid } } })),
    onSuccess: (_, uid) => {
      client.removeQueries({ queryKey: ["sites", site, "person", uid] });
      void client.invalidateQueries({ queryKey: ["sites", site, "people"] });
      void client.invalidateQueries({ queryKey: ["sites", site, "segments"] });
    },
  });
}

export function usePersonEvents(site: string, uid: string) {
  return useInfiniteQuery({
    queryKey: ["sites", site, "person", uid, "events"],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/people/{uid}/events", {
          params: { path: { site, uid }, query: { cursor: pageParam, limit: EVENTS_PAGE } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchOnWindowFocus: false,
  });
}

const SEARCH_HITS = 6;

/** The first few people that match; nobody for a search shorter than `least`. */
export function usePeopleSearch(site: string, search: string, least = 2) {
  return useQuery({
    queryKey: ["sites", site, "people-search", search],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/people", {
          params: { path: { site }, query: { search, limit: SEARCH_HITS } },
          signal,
        }),
      ),
    enabled: search.length >= least,
    select: (page) => page.items,
  });
}
