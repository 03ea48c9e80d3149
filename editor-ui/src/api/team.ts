import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";
import { SESSION_KEY } from "./queryClient";

export type TeamMember = Schemas["TeamMember"];
export type Role = TeamMember["role"];
export type Invitation = Schemas["Invitation"];

const BASE = "/api/v1/sites/{site}/team";

function teamKey(site: string) {
  return ["sites", site, "team"] as const;
}

/** Who may use the site. */
export function useTeam(site: string) {
  return useQuery({
    queryKey: teamKey(site),
    queryFn: ({ signal }) => unwrap(api.GET(BASE, { params: { path: { site } }, signal })),
    select: (answer) => answer.items,
  });
}

/** Opens the site to somebody; without a role, writes to somebody anew who has been invited. */
export function useInvite(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ email, role }: { email: string; role: Role | undefined }) =>
      role === undefined
        ? unwrap(api.POST(`${BASE}/{member}/invitation`, { params: { path: { site, member: email } } }))
        : unwrap(api.POST(BASE, { params: { path: { site } }, body: { email, role } })),
    onSuccess: () => client.invalidateQueries({ queryKey: teamKey(site) }),
  });
}

export function useChangeRole(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ email, role }: { email: string; role: Role }) =>
      unwrap(api.PATCH(`${BASE}/{member}`, { params: { path: { site, member: email } }, body: { role } })),
    onSettled: async () => {
      // It may have been one's own.
      await client.invalidateQueries({ queryKey: SESSION_KEY });
      await client.invalidateQueries({ queryKey: teamKey(site) });
    },
  });
}

export function useRemoveMember(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (email: string) =>
      unwrap(api.DELETE(`${BASE}/{member}`, { params: { path: { site, member: email } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: teamKey(site) }),
  });
}
