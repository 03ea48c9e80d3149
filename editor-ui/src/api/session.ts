import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
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

function useSessionMutation<T>(mutationFn: (body: T) => Promise<Session>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: (session) => {
      client.clear();
      client.setQueryData(SESSION_KEY, session);
    },
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

export function useLogout() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.DELETE("/api/v1/session")),
    onSuccess: () => {
      client.clear();
      client.setQueryData(SESSION_KEY, null);
    },
  });
}
