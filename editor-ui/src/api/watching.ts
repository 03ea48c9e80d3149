import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type Goal = Schemas["GoalIn"];
export type Annotation = Schemas["Annotation"];
export type AlertView = Schemas["ChartAlertView"];
export type NewAlert = Schemas["ChartAlertIn"];

const notesKey = (site: string) => ["sites", site, "annotations"] as const;
const alertsKey = (site: string, chart: string) => ["sites", site, "alerts", chart] as const;

function chartChanged(client: QueryClient, site: string): void {
  void client.invalidateQueries({ queryKey: ["sites", site, "analytics"] });
}

/** Sets what a metric is to reach; none: it has no goal any more. */
export function useSetGoal(site: string, chart: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (goal: Goal | null) => {
      const params = { path: { site, chart } };
      return goal === null
        ? unwrap(api.DELETE("/api/v1/sites/{site}/analytics/charts/{chart}/goal", { params }))
        : unwrap(api.PUT("/api/v1/sites/{site}/analytics/charts/{chart}/goal", { params, body: goal }));
    },
    onSuccess: () => chartChanged(client, site),
  });
}

/** Notes on days, the latest first. */
export function useAnnotations(site: string) {
  return useQuery({
    queryKey: notesKey(site),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/analytics/annotations", { params: { path: { site } }, signal })),
    select: (answer) => answer.items,
  });
}

export function useAddAnnotation(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["AnnotationIn"]) =>
      unwrap(api.POST("/api/v1/sites/{site}/analytics/annotations", { params: { path: { site } }, body })),
    onSuccess: () => void client.invalidateQueries({ queryKey: notesKey(site) }),
  });
}

export function useRemoveAnnotation(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (annotation: string) =>
      unwrap(
        api.DELETE("/api/v1/sites/{site}/analytics/annotations/{annotation}", {
          params: { path: { site, annotation } },
        }),
      ),
    onSuccess: () => void client.invalidateQueries({ queryKey: notesKey(site) }),
  });
}

/** Alerts on a metric or funnel with their history, and who of the team can be told. */
export function useAlerts(site: string, chart: string) {
  return useQuery({
    queryKey: alertsKey(site, chart),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/analytics/charts/{chart}/alerts", {
          params: { path: { site, chart } },
          signal,
        }),
      ),
  });
}

/** Makes an alert, or changes the one with this id. */
export function useSaveAlert(site: string, chart: string, alert: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewAlert) =>
      alert === undefined
        ? unwrap(
            api.POST("/api/v1/sites/{site}/analytics/charts/{chart}/alerts", {
              params: { path: { site, chart } },
              body,
            }),
          )
        : unwrap(
            api.PUT("/api/v1/sites/{site}/analytics/charts/{chart}/alerts/{alert}", {
              params: { path: { site, chart, alert } },
              body,
            }),
          ),
    onSuccess: () => void client.invalidateQueries({ queryKey: alertsKey(site, chart) }),
  });
}

export function useRemoveAlert(site: string, chart: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (alert: string) =>
      unwrap(
        api.DELETE("/api/v1/sites/{site}/analytics/charts/{chart}/alerts/{alert}", {
          params: { path: { site, chart, alert } },
        }),
      ),
    onSuccess: () => void client.invalidateQueries({ queryKey: alertsKey(site, chart) }),
  });
}
