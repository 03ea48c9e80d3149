import { Center, Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";
import { type Session, useSession } from "../api/session";
import { Failed } from "../shared/States";

/** The children for whoever is logged in; the login for everybody else, which leads back here. */
export function RequireSession(props: { children: (session: Session) => ReactNode }) {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.isPending) {
    return (
      <Center h="100%">
        <Loader aria-label="Loading" color="pine" type="dots" />
      </Center>
    );
  }
  if (session.isError) {
    return <Failed error={session.error} retry={() => void session.refetch()} />;
  }
  if (session.data === null) {
    const next = pathname === "/" ? "" : `?next=${encodeURIComponent(pathname + search)}`;
    return <Navigate replace to={`/login${next}`} />;
  }
  return props.children(session.data);
}
