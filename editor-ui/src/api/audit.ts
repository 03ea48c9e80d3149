import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type AuditEntry = Schemas["AuditEntry"];
export type AuditChange = Schemas["AuditChange"];
export interface AuditFilter {
  who: string;
  action: string;
  since: number;
  until: number;
}

const PAGE = 50;
const SITE = "/api/v1/sites/{site}/audit";
const ALL = "/api/v1/audit";

/** Changes of a site, or of what is of none where `site` is empty; the newest first. */
export function useAudit(site: string, filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ["audit", site, filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, cursor: pageParam, limit: PAGE };
      return unwrap(
        site === ""
          ? api.GET(ALL, { params: { query }, signal })
          : api.GET(SITE, { params: { path: { site }, query }, signal }),
      );
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

export function useAuditChoices(site: string) {
  return useQuery({
    queryKey: ["audit", site, "choices"],
    queryFn: ({ signal }) =>
      unwrap(
        site === ""
          ? api.GET(`${ALL}/choices`, { signal })
          : api.GET(`${SITE}/choices`, { params: { path: { site } }, signal }),
      ),
    staleTime: 0,
  });
}

/** Address of all of them as a file. */
export function auditFile(site: string, filter: AuditFilter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value !== "" && value !== 0) {
      query.set(name, String(value));
    }
  }
  const path = site === "" ? ALL : `/api/v1/sites/${encodeURIComponent(site)}/audit`;
  return `${path}/export.csv?${query.toString()}`;
}
