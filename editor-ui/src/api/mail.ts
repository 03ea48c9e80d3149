import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type MailRef = Schemas["MailRef"];
export type Mail = Schemas["Mail"];

export function useMailList() {
  return useInfiniteQuery({
    queryKey: ["mail"],
    queryFn: ({ pageParam, signal }) =>
      unwrap(api.GET("/api/v1/mail", { params: { query: { cursor: pageParam, limit: 50 } }, signal })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: 10_000,
  });
}

export function useMail(mail: string) {
  return useQuery({
    queryKey: ["mail", mail],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/mail/{mail}", { params: { path: { mail } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Where the HTML part is served, with a policy of its own. */
export function mailHtmlUrl(mail: string): string {
  return `/api/v1/mail/${encodeURIComponent(mail)}/html`;
}
