import type { ReactNode } from "react";
import { type Right, useMay } from "../api/session";
import { useSiteId } from "../shell/useSiteId";

/** The children, for those whose role on this site has a right; nothing for others. */
export function May(props: { right: Right; children: ReactNode }) {
  return useMay(useSiteId(), props.right) && props.children;
}
