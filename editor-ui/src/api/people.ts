import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type Person = Schemas["Person"];
export type PersonDetail = Schemas["PersonDetail"];
export type Delivery = Schemas["Delivery"];
export type TimelineEvent = Schemas["TimelineEvent"];

const PEOPLE_PAGE = 100;
const EVENTS_PAGE = 50;

export function usePeople(site: string, filter: { search: string; segment: string }) {
  return useInfiniteQuery({
    queryKey: ["sites", site, "people", filter],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/people", {
          params: { path: { site }, query: { ...filter, cursor: pageParam, limit: PEOPLE_PAGE } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    // Fetching every page again after a long scroll would be a storm of requests.
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
}

export function usePerson(site: string, uid: string) {
  return useQuery({
    queryKey: ["sites", site, "person", uid],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/people/{uid}", { params: { path: { site, uid } }, signal })),
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

/** The first few people that match; nobody for an empty search. */
export function usePeopleSearch(site: string, search: string) {
  return useQuery({
    queryKey: ["sites", site, "people-search", search],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/people", {
          params: { path: { site }, query: { search, limit: SEARCH_HITS } },
          signal,
        }),
      ),
    enabled: search.length > 1,
    select: (page) => page.items,
  });
}
