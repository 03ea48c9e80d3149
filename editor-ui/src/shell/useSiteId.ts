import { useParams } from "react-router";

/** The site in the address. */
export function useSiteId(): string {
  const { site } = useParams();
  if (site === undefined) {
    throw new Error("useSiteId is for pages below /sites/:site");
  }
  return site;
}
