import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import type { RangeName } from "./analytics";
import { api, type Schemas, unwrap } from "./client";

export type Popular = Schemas["Popular"];
export type Acquisition = Schemas["Acquisition"];
export type Retention = Schemas["Retention"];
export type Paths = Schemas["Paths"];
export type Visitors = Schemas["Visitors"];
export type Stop = Schemas["Stop"];
export type Difference = Schemas["Difference"];

/** Of which days and whom a report is. */
export interface Scope {
  range: RangeName;
  /** The first and the last day, where `range` is "". */
  from: string;
  to: string;
  step: "day" | "week" | "month";
  /** Id of a segment or list; empty for everybody. */
  segment: string;
}

export type PopularAsked = Scope & { event: string; sort: Schemas["PageList"]["sort"] };
export type AcquisitionAsked = Scope & {
  by: Schemas["AcquisitionList"]["by"];
  touch: "first" | "last";
  event: string;
  days: number;
};
export type RetentionAsked = Scope & { event: string; again: string };
export type PathsAsked = Scope & {
  event: string;
  direction: "from" | "to";
  steps: number;
  most: number;
  window: number;
  each: boolean;
  /** The other end; empty for wherever ways lead. */
  end: string;
};

export type StopsAsked = Scope & {
  /** A funnel's id; empty for all. */
  chart: string;
  /** Behind which step, from 0; without it the largest drop. */
  at?: number;
};

/** Who arrived: from somewhere or `whole`, in the bucket with this first day or ("") at any time. */
interface ArrivedAsked {
  label: string;
  whole: boolean;
  part: "people" | "won" | "lost";
  bucket: string;
}

/** A number of a report: what the report was asked, and which of its numbers is meant. */
export type Behind =
  | { report: "pages"; query: PopularAsked & { page: string; part: Schemas["PageList"]["part"] } }
  | { report: "acquisition"; query: AcquisitionAsked & ArrivedAsked }
  | { report: "retention"; query: RetentionAsked & { first: string; later?: number } }
  | {
      report: "stops";
      query: StopsAsked & { part: "stopped" | "went_on" | "did"; trait: string; value: string };
    }
  | { report: "paths"; query: PathsAsked & { at: number; node: string; before: string } }
  | { report: "visitors"; query: { minute?: number } };

const PEOPLE_PAGE = 50;
const LOOK_AGAIN_MS = 15_000;

function reportKey(site: string, report: string) {
  return ["sites", site, "analytics", "report", report] as const;
}

/** `asOf`: how old the figures are; when that moves on, they are asked for again. */
function useReport<T>(
  site: string,
  report: string,
  asked: object,
  asOf: number | null | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
  isReady = true,
) {
  return useQuery({
    queryKey: [...reportKey(site, report), asked, asOf],
    queryFn: ({ signal }) => ask(signal),
    enabled: asOf !== undefined && isReady,
    placeholderData: keepPreviousData,
  });
}

export function usePopular(site: string, query: PopularAsked, asOf: number | null | undefined) {
  return useReport(site, "pages", query, asOf, (signal) =>
    unwrap(api.GET("/api/v1/sites/{site}/reports/pages", { params: { path: { site }, query }, signal })),
  );
}

export function useAcquisition(site: string, query: AcquisitionAsked, asOf: number | null | undefined) {
  return useReport(site, "acquisition", query, asOf, (signal) =>
    unwrap(
      api.GET("/api/v1/sites/{site}/reports/acquisition", { params: { path: { site }, query }, signal }),
    ),
  );
}

export function useRetention(site: string, query: RetentionAsked, asOf: number | null | undefined) {
  return useReport(site, "retention", query, asOf, (signal) =>
    unwrap(api.GET("/api/v1/sites/{site}/reports/retention", { params: { path: { site }, query }, signal })),
  );
}

/** Nothing before an event is chosen. */
export function usePaths(site: string, query: PathsAsked, asOf: number | null | undefined) {
  return useReport(
    site,
    "paths",
    query,
    asOf,
    (signal) =>
      unwrap(api.GET("/api/v1/sites/{site}/reports/paths", { params: { path: { site }, query }, signal })),
    query.event !== "",
  );
}

export function useStops(site: string, query: StopsAsked, asOf: number | null | undefined) {
  return useReport(site, "stops", query, asOf, (signal) =>
    unwrap(api.GET("/api/v1/sites/{site}/reports/stops", { params: { path: { site }, query }, signal })),
  );
}

export function visitorsKey(site: string) {
  return reportKey(site, "visitors");
}

/** Who is here now. Those who left are gone after a while without a message, so it is asked again by the clock, too. */
export function useVisitors(site: string) {
  return useQuery({
    queryKey: visitorsKey(site),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/reports/visitors", { params: { path: { site } }, signal })),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

function askPeople(site: string, behind: Behind, cursor: string, signal: AbortSignal) {
  const page = { cursor, limit: PEOPLE_PAGE };
  const path = { site };
  switch (behind.report) {
    case "pages":
      return unwrap(
        api.GET("/api/v1/sites/{site}/reports/pages/people", {
          params: { path, query: { ...behind.query, ...page } },
          signal,
        }),
      );
    case "acquisition":
      return unwrap(
        api.GET("/api/v1/sites/{site}/reports/acquisition/people", {
          params: { path, query: { ...behind.query, ...page } },
          signal,
        }),
      );
    case "retention":
      return unwrap(
        api.GET("/api/v1/sites/{site}/reports/retention/people", {
          params: { path, query: { ...behind.query, ...page } },
          signal,
        }),
      );
    case "stops":
      return unwrap(
        api.GET("/api/v1/sites/{site}/reports/stops/people", {
          params: { path, query: { ...behind.query, ...page } },
          signal,
        }),
      );
    case "paths":
      return unwrap(
        api.GET("/api/v1/sites/{site}/reports/paths/people", {
          params: { path, query: { ...behind.query, ...page } },
          signal,
        }),
      );
    case "visitors":
      return unwrap(
        api.GET("/api/v1/sites/{site}/reports/visitors/people", {
          params: { path, query: { ...behind.query, ...page } },
          signal,
        }),
      );
  }
}

function askList(site: string, behind: Behind, name: string) {
  const params = { path: { site } };
  switch (behind.report) {
    case "pages":
      return unwrap(
        api.POST("/api/v1/sites/{site}/reports/pages/people/list", {
          params,
          body: { name, ...behind.query },
        }),
      );
    case "acquisition":
      return unwrap(
        api.POST("/api/v1/sites/{site}/reports/acquisition/people/list", {
          params,
          body: { name, ...behind.query },
        }),
      );
    case "retention":
      return unwrap(
        api.POST("/api/v1/sites/{site}/reports/retention/people/list", {
          params,
          body: { name, later: null, ...behind.query },
        }),
      );
    case "stops":
      return unwrap(
        api.POST("/api/v1/sites/{site}/reports/stops/people/list", {
          params,
          body: { name, at: null, ...behind.query },
        }),
      );
    case "paths":
      return unwrap(
        api.POST("/api/v1/sites/{site}/reports/paths/people/list", {
          params,
          body: { name, ...behind.query },
        }),
      );
    case "visitors":
      return unwrap(
        api.POST("/api/v1/sites/{site}/reports/visitors/people/list", {
          params,
          body: { name, minute: null, ...behind.query },
        }),
      );
  }
}

export function useBehind(site: string, behind: Behind, asOf: number | null | undefined) {
  return useInfiniteQuery({
    queryKey: [...reportKey(site, behind.report), "people", behind.query, asOf],
    queryFn: ({ pageParam, signal }) => askPeople(site, behind, pageParam, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** All of them, on a new list. */
export function useListBehind(site: string, behind: Behind) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => askList(site, behind, name),
    onSuccess: () => void client.invalidateQueries({ queryKey: ["sites", site, "segments"] }),
  });
}
