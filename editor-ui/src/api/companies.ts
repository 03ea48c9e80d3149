import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";

export type Company = Schemas["Company"];
export type CompanyDetail = Schemas["CompanyDetail"];

const COMPANIES_PAGE = 100;

export function useCompanies(site: string, search: string) {
  return useInfiniteQuery({
    queryKey: ["sites", site, "companies", search],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/companies", {
          params: { path: { site }, query: { search, cursor: pageParam, limit: COMPANIES_PAGE } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  });
}

export function useCompany(site: string, company: string) {
  return useQuery({
    queryKey: ["sites", site, "company", company],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/companies/{company}", { params: { path: { site, company } }, signal }),
      ),
  });
}

export function useCompanyPeople(site: string, company: string) {
  return useInfiniteQuery({
    queryKey: ["sites", site, "people", "company", company],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/companies/{company}/people", {
          params: { path: { site, company }, query: { cursor: pageParam, limit: COMPANIES_PAGE } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchOnWindowFocus: false,
  });
}
