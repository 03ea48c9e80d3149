import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";
import type { PeopleFilter } from "./people";

export type SentMessage = Schemas["SentMessage"];
export type Appearance = Schemas["Appearance"];

const WATCH_MS = 1_000;

function sentKey(site: string) {
  return ["sites", site, "sent-messages"] as const;
}

function appearanceKey(site: string) {
  return ["sites", site, "appearance"] as const;
}

export function useSentMessages(site: string) {
  return useQuery({
    queryKey: sentKey(site),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/messages", { params: { path: { site } }, signal })),
    select: (answer) => answer.items,
    refetchInterval: (query) =>
      query.state.data?.items.some(({ state }) => state === "sending") ? WATCH_MS : false,
  });
}

/** To the people chosen, or to everybody on the list. */
export type Recipients = { people: string[] } | { all: PeopleFilter };

export function useSendMessage(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ text, to }: { text: string; to: Recipients }) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/messages", {
          params: { path: { site } },
          body: { text, people: null, all: null, ...to },
        }),
      ),
    onSuccess: () => void client.invalidateQueries({ queryKey: sentKey(site) }),
  });
}

export function useSendEmail(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ subject, text, to }: { subject: string; text: string; to: Recipients }) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/messages/email", {
          params: { path: { site } },
          body: { subject, text, people: null, all: null, ...to },
        }),
      ),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["sites", site, "newsletters"] });
      void client.invalidateQueries({ queryKey: ["sites", site, "letters"] });
    },
  });
}

export function useCancelMessage(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (message: string) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/messages/{message}/cancel", { params: { path: { site, message } } }),
      ),
    onSuccess: () => void client.invalidateQueries({ queryKey: sentKey(site) }),
  });
}

export function useAppearance(site: string) {
  return useQuery({
    queryKey: appearanceKey(site),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/messages/appearance", { params: { path: { site } }, signal })),
  });
}

export function useChangeAppearance(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Appearance) =>
      unwrap(api.PUT("/api/v1/sites/{site}/messages/appearance", { params: { path: { site } }, body })),
    onSuccess: (changed) => client.setQueryData(appearanceKey(site), changed),
  });
}
