import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type Simulation = Schemas["Simulation"];
export type Step = Schemas["Step"];
export type MadeLetter = Schemas["MadeLetter"];
export type Backtest = Schemas["Backtest"];
export type Why = Schemas["Why"];
export type RunWay = Schemas["RunWay"];
type SimulateBody = Schemas["Simulate"];
type BacktestBody = Schemas["BacktestRequest"];

const LOOK_EVERY_MS = 700;

function pathOf(site: string, campaign: string) {
  return { params: { path: { site, campaign } } };
}

export function useSimulate(site: string, campaign: string) {
  return useMutation({
    mutationFn: (body: SimulateBody) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/campaigns/{campaign}/simulate", { ...pathOf(site, campaign), body }),
      ),
  });
}

/** Where the browser fetches a simulated letter's HTML, under a policy of its own. */
export function madeLetterUrl(site: string, campaign: string, view: string): string {
  const [of, under, name] = [site, campaign, view].map(encodeURIComponent);
  return `/api/v1/sites/${of}/campaigns/${under}/made-letters/${name}`;
}

function backtestKey(site: string, campaign: string, backtest: string) {
  return ["sites", site, "backtest", campaign, backtest] as const;
}

export function useStartBacktest(site: string, campaign: string) {
  return useMutation({
    mutationFn: (body: BacktestBody) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/campaigns/{campaign}/backtests", { ...pathOf(site, campaign), body }),
      ),
  });
}

/** How a backtest stands; asked again until it is over. */
export function useBacktest(site: string, campaign: string, backtest: string | undefined) {
  return useQuery({
    queryKey: backtestKey(site, campaign, backtest ?? ""),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/campaigns/{campaign}/backtests/{backtest}", {
          params: { path: { site, campaign, backtest: backtest ?? "" } },
          signal,
        }),
      ),
    enabled: backtest !== undefined,
    refetchInterval: ({ state }) => (state.data?.state === "running" ? LOOK_EVERY_MS : false),
  });
}

export function useCancelBacktest(site: string, campaign: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (backtest: string) =>
      unwrap(
        api.DELETE("/api/v1/sites/{site}/campaigns/{campaign}/backtests/{backtest}", {
          params: { path: { site, campaign, backtest } },
        }),
      ),
    onSettled: (_, __, backtest) =>
      client.invalidateQueries({ queryKey: backtestKey(site, campaign, backtest) }),
  });
}

/** Why a person got a letter of the campaign, or not; `node` is the letter's, empty for any. */
export function useWhy(site: string, campaign: string, person: string, node: string) {
  return useQuery({
    queryKey: ["sites", site, "why", campaign, person, node],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/campaigns/{campaign}/people/{uid}/why", {
          params: { path: { site, campaign, uid: person }, query: { node } },
          signal,
        }),
      ),
    enabled: person !== "",
    staleTime: 0,
  });
}
