import { useContext, useEffect, useState } from "react";
import { UNSAFE_NavigationContext as NavigationContext } from "react-router";
import { setLeaveGate } from "./leaveGate";

type Leave = () => void;

// The router counts its entries here.
function entryIndex(): number {
  const state: unknown = window.history.state;
  return typeof state === "object" && state !== null && "idx" in state ? Number(state.idx) : 0;
}

/**
 * Holds back every way to another page while `holds`: links, the Back button, closing the tab. What was held back
 * is given to be asked about. The router's own blocker would need its data API, which weighs more than a page.
 */
export function useLeaveGuard(holds: boolean) {
  const { navigator } = useContext(NavigationContext);
  const [leave, setLeave] = useState<Leave | undefined>();

  useEffect(() => {
    if (!holds) {
      return undefined;
    }
    const { push } = navigator;
    const here = entryIndex();
    let isReturning = false;
    let mayLeave = false;
    navigator.push = (...given) => setLeave(() => () => push(...given));
    const onPop = (event: PopStateEvent) => {
      if (mayLeave) {
        return;
      }
      event.stopImmediatePropagation();
      if (isReturning) {
        isReturning = false;
        return;
      }
      const by = entryIndex() - here;
      isReturning = true;
      window.history.go(-by);
      setLeave(() => () => {
        mayLeave = true;
        window.history.go(by);
      });
    };
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    setLeaveGate(onPop);
    window.addEventListener("beforeunload", onUnload);
    return () => {
      navigator.push = push;
      setLeaveGate(undefined);
      window.removeEventListener("beforeunload", onUnload);
    };
  }, [holds, navigator]);

  return {
    /** What was held back; undefined if nothing. */
    leave,
    stay: () => setLeave(undefined),
  };
}
