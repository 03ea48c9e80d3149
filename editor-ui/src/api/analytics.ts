import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type Chart = Schemas["Chart"];
export type Standing = Schemas["AnalyticsStanding"];
export type StepFigures = Schemas["StepFigures"];
export type MetricFigures = Schemas["MetricFigures"];
export type Measure = MetricFigures["measure"];
export type RangeName = Schemas["CountedList"]["range"];

const WATCH_MS = 1_000;
const PEOPLE_PAGE = 50;

/** For which days, and beside what. */
export interface Asked {
  range: RangeName;
  /** The first and the last day, where `range` is "". */
  from: string;
  to: string;
  step: "day" | "week" | "month";
  breakdown: string;
  compare: boolean;
}

/** Which number: of a funnel's step, or of a metric's bar that begins on a day ("" for the whole range). */
export interface Number {
  index: number;
  part: "reached" | "dropped";
  bucket: string;
  group: string;
  /** Of as many days just before; so is `bucket` then. */
  before: boolean;
}

function analyticsKey(site: string) {
  return ["sites", site, "analytics"] as const;
}

function chartKey(site: string, chart: string) {
  return [...analyticsKey(site), "chart", chart] as const;
}

export function useStanding(site: string) {
  return useQuery({
    queryKey: [...analyticsKey(site), "standing"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/analytics", { params: { path: { site } }, signal })),
    refetchInterval: (query) => (query.state.data?.building.state === "running" ? WATCH_MS : false),
  });
}

/** Brings what is counted up to date, or stops that. */
export function useRefreshFigures(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (does: "refresh" | "cancel") => {
      const params = { path: { site } };
      return does === "refresh"
        ? unwrap(api.POST("/api/v1/sites/{site}/analytics/refresh", { params }))
        : unwrap(api.POST("/api/v1/sites/{site}/analytics/cancel", { params }));
    },
    onSuccess: () => void client.invalidateQueries({ queryKey: analyticsKey(site) }),
  });
}

export function useCharts(site: string) {
  return useQuery({
    queryKey: [...analyticsKey(site), "list"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/analytics/charts", { params: { path: { site } }, signal })),
    select: (answer) => answer.items,
  });
}

/** The order of the dashboard: shown at once, kept on the server, put back when that fails. */
export function useArrange(site: string) {
  const client = useQueryClient();
  const queryKey = [...analyticsKey(site), "list"];
  return useMutation({
    mutationFn: (order: string[]) =>
      unwrap(
        api.PUT("/api/v1/sites/{site}/analytics/charts/order", {
          params: { path: { site } },
          body: { order },
        }),
      ),
    onMutate: async (order) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData<Schemas["ChartList"]>(queryKey);
      const place = new Map(order.map((id, index) => [id, index]));
      const items = before?.items.toSorted(
        (one, other) => (place.get(one.id) ?? 0) - (place.get(other.id) ?? 0),
      );
      client.setQueryData(queryKey, items && { items });
      return before;
    },
    onError: (_error, _order, before) => client.setQueryData(queryKey, before),
    onSuccess: (list) => client.setQueryData(queryKey, list),
  });
}

export function useChart(site: string, chart: string) {
  return useQuery({
    queryKey: chartKey(site, chart),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/analytics/charts/{chart}", {
          params: { path: { site, chart } },
          signal,
        }),
      ),
  });
}

/** `asOf`: how old the figures are; when that moves on, they are asked for again. */
export function useFigures(site: string, chart: Chart, asked: Asked, asOf: number | null | undefined) {
  return useQuery({
    queryKey: [...chartKey(site, chart.id), "figures", chart.version, asked, asOf],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/analytics/charts/{chart}/figures", {
          params: { path: { site, chart: chart.id }, query: asked },
          signal,
        }),
      ),
    enabled: asOf !== undefined,
    placeholderData: (before) => before,
  });
}

export function useCounted(site: string, chart: string, asked: Asked, number: Number) {
  return useInfiniteQuery({
    queryKey: [...chartKey(site, chart), "people", asked, number],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/analytics/charts/{chart}/people", {
          params: {
            path: { site, chart },
            query: { ...asked, ...number, cursor: pageParam, limit: PEOPLE_PAGE },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

export function useCreateChart(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["NewChart"]) =>
      unwrap(api.POST("/api/v1/sites/{site}/analytics/charts", { params: { path: { site } }, body })),
    onSuccess: () => void client.invalidateQueries({ queryKey: analyticsKey(site) }),
  });
}

export function useChangeChart(site: string, chart: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["ChartChange"]) =>
      unwrap(
        api.PUT("/api/v1/sites/{site}/analytics/charts/{chart}", { params: { path: { site, chart } }, body }),
      ),
    onSuccess: (changed) => {
      client.setQueryData(chartKey(site, chart), changed);
      // Its figures are being brought up to date.
      void client.invalidateQueries({ queryKey: [...analyticsKey(site), "standing"] });
      void client.invalidateQueries({ queryKey: [...analyticsKey(site), "list"] });
    },
  });
}

export function useDeleteChart(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (chart: string) =>
      unwrap(
        api.DELETE("/api/v1/sites/{site}/analytics/charts/{chart}", { params: { path: { site, chart } } }),
      ),
    onSuccess: (_, chart) => {
      client.removeQueries({ queryKey: chartKey(site, chart) });
      void client.invalidateQueries({ queryKey: [...analyticsKey(site), "list"] });
    },
  });
}

/** Whom a number counts, on a new list. */
export function useListCounted(site: string, chart: string, asked: Asked, number: Number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/analytics/charts/{chart}/people/list", {
          params: { path: { site, chart } },
          body: { name, ...asked, ...number },
        }),
      ),
    onSuccess: () => void client.invalidateQueries({ queryKey: ["sites", site, "segments"] }),
  });
}
