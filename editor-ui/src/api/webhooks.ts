import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type Webhook = Schemas["Webhook"];
export type WebhookKind = Schemas["WebhookKind"];
export type WebhookDelivery = Schemas["Told"];
export type NewWebhook = Schemas["NewWebhook"];
export type WebhookState = WebhookDelivery["state"];

const BASE = "/api/v1/sites/{site}/webhooks";
const ONE = `${BASE}/{webhook}` as const;
const LOOKED_AT_EVERY = 3_000; // ms: deliveries arrive while one looks

function hooksKey(site: string) {
  return ["sites", site, "webhooks"] as const;
}

/** Endpoints of a site, and what there is to be told of. */
export function useWebhooks(site: string) {
  return useQuery({
    queryKey: hooksKey(site),
    queryFn: ({ signal }) => unwrap(api.GET(BASE, { params: { path: { site } }, signal })),
    refetchInterval: LOOKED_AT_EVERY,
  });
}

/** Answers the secret, which nobody is told again. */
export function useSaveWebhook(site: string, webhook: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: NewWebhook) => {
      if (webhook === undefined) {
        return await unwrap(api.POST(BASE, { params: { path: { site } }, body }));
      }
      const changed = await unwrap(api.PATCH(ONE, { params: { path: { site, webhook } }, body }));
      return { webhook: changed, secret: "" };
    },
    onSuccess: () => client.invalidateQueries({ queryKey: hooksKey(site) }),
  });
}

export type WebhookAct = "pause" | "resume" | "test" | "secret" | "remove" | "replay";

/** What is done with one endpoint; of a new secret, the answer has it. */
export function useWebhookAct(site: string, webhook: string) {
  const client = useQueryClient();
  const params = { path: { site, webhook } };
  return useMutation({
    mutationFn: async (asked: { act: WebhookAct; since?: number; delivery?: string }) => {
      switch (asked.act) {
        case "pause":
          await unwrap(api.POST(`${ONE}/pause`, { params }));
          break;
        case "resume":
          await unwrap(api.POST(`${ONE}/resume`, { params }));
          break;
        case "test":
          await unwrap(api.POST(`${ONE}/test`, { params }));
          break;
        case "remove":
          await unwrap(api.DELETE(ONE, { params }));
          break;
        case "replay":
          await unwrap(
            api.POST(`${ONE}/replay`, {
              params,
              body: { delivery: asked.delivery ?? "", since: asked.delivery ? null : (asked.since ?? 0) },
            }),
          );
          break;
        case "secret":
          return (await unwrap(api.POST(`${ONE}/secret`, { params }))).secret;
        default:
          asked.act satisfies never;
      }
      return "";
    },
    // What one was told can't be asked for any more when it is gone.
    onSettled: (_answer, _error, { act }) =>
      client.invalidateQueries({ queryKey: hooksKey(site), exact: act === "remove" }),
  });
}

/** What one endpoint was and is to be told, the newest first. */
export function useWebhookDeliveries(site: string, webhook: string, state: WebhookState | "") {
  return useInfiniteQuery({
    queryKey: [...hooksKey(site), webhook, state],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET(`${ONE}/deliveries`, {
          params: { path: { site, webhook }, query: { cursor: pageParam, limit: 20, state } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: LOOKED_AT_EVERY,
  });
}

/** What one delivery says. */
export function useWebhookDelivery(site: string, webhook: string, told: string) {
  return useQuery({
    queryKey: [...hooksKey(site), webhook, "delivery", told],
    queryFn: ({ signal }) =>
      unwrap(api.GET(`${ONE}/deliveries/{told}`, { params: { path: { site, webhook, told } }, signal })),
  });
}
