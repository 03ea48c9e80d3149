import { useEffect, useMemo, useRef, useState } from "react";
import { useIncoming } from "../api/incoming";
import { useLiveMessages, useLiveStatus } from "../shell/LiveProvider";
import { type Call, fromAccepted, fromLive, fromRejected, MOST_KEPT, mergeCalls } from "./calls";

const FLUSH_MS = 200;

/** The last calls of a site, loaded first and then kept up by the stream, a few times a second at most. */
export function useCalls(site: string) {
  const loaded = useIncoming(site, useLiveStatus().state === "open");
  const [live, setLive] = useState<readonly Call[]>([]);
  const waiting = useRef<Call[]>([]);

  useLiveMessages((message) => {
    if (message.type === "incoming" || message.type === "rejected") {
      waiting.current.push(fromLive(message, Date.now()));
    }
  });
  useEffect(() => {
    const timer = setInterval(() => {
      if (waiting.current.length > 0) {
        const fresh = waiting.current.reverse();
        waiting.current = [];
        setLive((before) => [...fresh, ...before].slice(0, MOST_KEPT));
      }
    }, FLUSH_MS);
    return () => clearInterval(timer);
  }, []);

  const calls = useMemo(
    () =>
      mergeCalls(live, [
        ...(loaded.data?.accepted.map((call) => fromAccepted(call)) ?? []),
        ...(loaded.data?.rejected.map((call) => fromRejected(call)) ?? []),
      ]),
    [live, loaded.data],
  );
  return { calls, loaded };
}
