import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type Delivery = Schemas["DeliverySettings"];
export type MailServer = Schemas["Server"];
export type MailSender = Schemas["Sender"];
export type MailDomain = Schemas["Domain"];
export type MailLimit = Schemas["LimitOut"];
export type MailWarmUp = Schemas["WarmUpOut"];
export type MailTracking = Schemas["TrackingOut"];
export type MailHook = Schemas["Hook"];
export type RecordCheck = Schemas["RecordCheck"];

const BASE = "/api/v1/sites/{site}/delivery";

function deliveryKey(site: string) {
  return ["sites", site, "delivery"] as const;
}

/** Mail servers, senders and domains of a site. */
export function useDelivery(site: string) {
  return useQuery({
    queryKey: deliveryKey(site),
    queryFn: ({ signal }) => unwrap(api.GET(BASE, { params: { path: { site } }, signal })),
  });
}

function useChanged(site: string) {
  const client = useQueryClient();
  return { onSuccess: () => client.invalidateQueries({ queryKey: deliveryKey(site) }) };
}

/** A new one without an id, else the one that has it. */
export function useKeepServer(site: string) {
  return useMutation({
    mutationFn: ({ id, ...body }: Schemas["ServerIn"] & { id?: string | undefined }) =>
      id === undefined
        ? unwrap(api.POST(`${BASE}/servers`, { params: { path: { site } }, body }))
        : unwrap(api.PUT(`${BASE}/servers/{server}`, { params: { path: { site, server: id } }, body })),
    ...useChanged(site),
  });
}

export function useCheckServer(site: string) {
  return useMutation({
    mutationFn: (server: string) =>
      unwrap(api.POST(`${BASE}/servers/{server}/check`, { params: { path: { site, server } } })),
  });
}

export function useKeepSender(site: string) {
  return useMutation({
    mutationFn: ({ id, ...body }: Schemas["SenderIn"] & { id?: string | undefined }) =>
      id === undefined
        ? unwrap(api.POST(`${BASE}/senders`, { params: { path: { site } }, body }))
        : unwrap(api.PUT(`${BASE}/senders/{sender}`, { params: { path: { site, sender: id } }, body })),
    ...useChanged(site),
  });
}

export function useAddDomain(site: string) {
  return useMutation({
    mutationFn: (body: Schemas["DomainIn"]) =>
      unwrap(api.POST(`${BASE}/domains`, { params: { path: { site } }, body })),
    ...useChanged(site),
  });
}

export function useSignDomain(site: string, domain: string) {
  return useMutation({
    mutationFn: (signs: boolean) =>
      unwrap(api.PUT(`${BASE}/domains/{domain}`, { params: { path: { site, domain } }, body: { signs } })),
    ...useChanged(site),
  });
}

/** What DNS says of it now; asked when somebody wants to know. */
export function useCheckDomain(site: string, domain: string) {
  return useMutation({
    mutationFn: () =>
      unwrap(api.POST(`${BASE}/domains/{domain}/check`, { params: { path: { site, domain } } })),
  });
}

export function useSetHook(site: string) {
  return useMutation({
    mutationFn: (body: Schemas["HookIn"]) =>
      unwrap(api.POST(`${BASE}/hooks`, { params: { path: { site } }, body })),
    ...useChanged(site),
  });
}

export function useSetTracking(site: string) {
  return useMutation({
    mutationFn: (body: Schemas["Tracking"]) =>
      unwrap(api.PUT(`${BASE}/tracking`, { params: { path: { site } }, body })),
    ...useChanged(site),
  });
}

export function useSetLimit(site: string) {
  return useMutation({
    mutationFn: (body: Schemas["Limit"]) =>
      unwrap(api.POST(`${BASE}/limits`, { params: { path: { site } }, body })),
    ...useChanged(site),
  });
}

export function useSetWarmUp(site: string) {
  return useMutation({
    mutationFn: (body: Schemas["WarmUp"]) =>
      unwrap(api.POST(`${BASE}/warm-ups`, { params: { path: { site } }, body })),
    ...useChanged(site),
  });
}

export type Removed = {
  what: "server" | "sender" | "domain" | "hook" | "limit" | "warm_up";
  id: string;
  name: string;
};

export function useRemoveDelivery(site: string) {
  return useMutation({
    mutationFn: ({ what, id }: Removed) => {
      switch (what) {
        case "server":
          return unwrap(api.DELETE(`${BASE}/servers/{server}`, { params: { path: { site, server: id } } }));
        case "sender":
          return unwrap(api.DELETE(`${BASE}/senders/{sender}`, { params: { path: { site, sender: id } } }));
        case "limit":
          return unwrap(api.DELETE(`${BASE}/limits/{limit}`, { params: { path: { site, limit: id } } }));
        case "warm_up":
          return unwrap(
            api.DELETE(`${BASE}/warm-ups/{warm_up}`, { params: { path: { site, warm_up: id } } }),
          );
        case "hook":
          return unwrap(api.DELETE(`${BASE}/hooks/{hook}`, { params: { path: { site, hook: id } } }));
        default:
          return unwrap(api.DELETE(`${BASE}/domains/{domain}`, { params: { path: { site, domain: id } } }));
      }
    },
    ...useChanged(site),
  });
}
