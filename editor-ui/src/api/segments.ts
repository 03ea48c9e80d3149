import {
  keepPreviousData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";
import type { LiveSegment } from "./live";

export type Segment = Schemas["Segment"];
export type Explanation = Schemas["Explanation"];
export type ExplanationNode = Schemas["ExplanationNode"];
export type SegmentPreview = Schemas["SegmentPreview"];

type Definition = Record<string, unknown>;

const MEMBERS_PAGE = 100;
const PROGRESS_MS = 1_000;

function listKey(site: string) {
  return ["sites", site, "segments"] as const;
}

function segmentKey(site: string, segment: string) {
  return ["sites", site, "segment", segment] as const;
}

/** Its members are being found, or will be in a moment. */
export function isComputing(segment: Segment): boolean {
  const waits = segment.kind === "live" && segment.computed === null && segment.broken.length === 0;
  return segment.progress !== null || waits;
}

/** Puts what the live stream tells of a recompute where the pages read it. */
export function showProgress(client: QueryClient, site: string, message: LiveSegment): void {
  const { segment, people, total } = message;
  if (people >= total) {
    void client.invalidateQueries({ queryKey: listKey(site) });
    void client.invalidateQueries({ queryKey: segmentKey(site, segment) });
    void client.invalidateQueries({ queryKey: membersKey(site, segment) });
    return;
  }
  const moved = (known: Segment): Segment => ({ ...known, progress: { people, total } });
  client.setQueryData<Segment>(segmentKey(site, segment), (known) => known && moved(known));
  client.setQueryData<Schemas["SegmentList"]>(
    listKey(site),
    (known) =>
      known && { ...known, items: known.items.map((each) => (each.id === segment ? moved(each) : each)) },
  );
}

export function useSegments(site: string) {
  return useQuery({
    queryKey: listKey(site),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/segments", { params: { path: { site } }, signal })),
    select: (answer) => answer.items,
    // A recompute is watched while it runs.
    refetchInterval: (query) => (query.state.data?.items.some(isComputing) ? PROGRESS_MS : false),
  });
}

export function useSegment(site: string, segment: string) {
  return useQuery({
    queryKey: segmentKey(site, segment),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/segments/{segment}", { params: { path: { site, segment } }, signal }),
      ),
    enabled: segment !== "",
    refetchInterval: (query) => (query.state.data && isComputing(query.state.data) ? PROGRESS_MS : 30_000),
  });
}

function keep(client: QueryClient, site: string, segment: Segment): void {
  client.setQueryData(segmentKey(site, segment.id), segment);
  void client.invalidateQueries({ queryKey: listKey(site), exact: true });
  void client.invalidateQueries({ queryKey: ["sites", site, "segment-conditions"] });
}

export interface SegmentDraft {
  name: string;
  definition: Definition;
  /** The one that was edited; of no account for a new segment. */
  version: number;
  /** Whether whom the change moves enters and leaves for campaigns; of no account for a new segment. */
  announce: boolean;
}

/** A new segment, or another definition for one that is there. */
export function useSaveSegment(site: string, segment: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ version, announce, ...body }: SegmentDraft) =>
      unwrap(
        segment === undefined
          ? api.POST("/api/v1/sites/{site}/segments", { params: { path: { site } }, body })
          : api.PUT("/api/v1/sites/{site}/segments/{segment}", {
              params: { path: { site, segment } },
              body: { ...body, version, announce },
            }),
      ),
    onSuccess: (saved) => keep(client, site, saved),
  });
}

export function useRecompute(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (segment: string) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/segments/{segment}/recompute", {
          params: { path: { site, segment } },
        }),
      ),
    onSuccess: (changed) => keep(client, site, changed),
  });
}

export function useDeleteSegment(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (segment: string) =>
      unwrap(api.DELETE("/api/v1/sites/{site}/segments/{segment}", { params: { path: { site, segment } } })),
    onSuccess: (_, segment) => {
      client.removeQueries({ queryKey: segmentKey(site, segment) });
      void client.invalidateQueries({ queryKey: listKey(site) });
      void client.invalidateQueries({ queryKey: ["sites", site, "segment-conditions"] });
    },
  });
}

export function membersKey(site: string, segment: string) {
  return ["sites", site, "people", "members", segment] as const;
}

export function useMembers(site: string, segment: string) {
  return useInfiniteQuery({
    queryKey: membersKey(site, segment),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/segments/{segment}/members", {
          params: { path: { site, segment }, query: { cursor: pageParam, limit: MEMBERS_PAGE } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchOnWindowFocus: false,
  });
}

/** Who would be in it; asking anew cancels what was asked before. Nothing is asked of an empty definition. */
export function usePreview(site: string, definition: Definition | undefined, segment: string) {
  return useQuery({
    queryKey: ["sites", site, "segment-preview", segment, definition],
    queryFn: ({ signal }) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/segments/preview", {
          params: { path: { site } },
          body: { definition: definition ?? {}, ...(segment === "" ? {} : { segment }) },
          signal,
        }),
      ),
    enabled: definition !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 5_000,
    refetchOnWindowFocus: false,
  });
}

/** Why somebody is in a segment, or why not. */
export function useExplanation(site: string, segment: string, uid: string) {
  return useQuery({
    queryKey: ["sites", site, "explanation", segment, uid],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/segments/{segment}/explain/{uid}", {
          params: { path: { site, segment, uid } },
          signal,
        }),
      ),
    staleTime: 0,
  });
}
