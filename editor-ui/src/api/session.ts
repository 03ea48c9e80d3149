import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError, api, type Schemas, unwrap } from "./client";
import { SESSION_KEY } from "./queryClient";

export type Session = Schemas["Session"];

/** The session; null when nobody is logged in. */
export function useSession() {
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: async ({ signal }): Promise<Session | null> => {
      try {
        return await unwrap(api.GET("/api/v1/session", { signal }));
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) {
          return null;
        }
        throw error;
      }
    },
    staleTime: 60_000,
  });
}

/** What roles may or may not do; see docs/accounts.md. */
export type Right = Session["sites"][number]["rights"][number];

/** Whether the role of whoever is logged in has a right on a site. No, while that is not known. */
export function useMay(site: string, right: Right): boolean {
  const { data } = useSession();
  return data?.sites.find(({ id }) => id === site)?.rights.includes(right) === true;
}

/** Another session: what the one before has loaded is forgotten. */
function changeSession(client: QueryClient, session: Session | null): void {
  client.setQueryData(SESSION_KEY, session);
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] });
}

function useSessionMutation<T>(mutationFn: (body: T) => Promise<Session>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: (session) => changeSession(client, session),
  });
}

export function useLogin() {
  return useSessionMutation((body: Schemas["Login"]) => unwrap(api.POST("/api/v1/session", { body })));
}

export function useLinkLogin() {
  return useSessionMutation((body: Schemas["LoginLink"]) =>
    unwrap(api.POST("/api/v1/session/link", { body })),
  );
}

/** What there is to log in by. */
export function useSignOn() {
  return useQuery({
    queryKey: ["sign-on"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/session/sign-on", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useLogout() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.DELETE("/api/v1/session")),
    onSuccess: () => changeSession(client, null),
  });
}

/** Ends the other sessions of this user. */
export function useSetPassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["NewPassword"]) => unwrap(api.PUT("/api/v1/session/password", { body })),
    onSuccess: (session) => client.setQueryData(SESSION_KEY, session),
  });
}
